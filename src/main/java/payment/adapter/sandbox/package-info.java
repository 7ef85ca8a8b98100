/**
 * A provider that moves no money, for first runs, tests and measurements. It consists of the adapter that payment calls, and of a
 * simulated server under {@code /sandbox}. The server signs its callbacks; on request it delays, repeats and reorders them, fails or
 * hangs. The two communicate over HTTP, as with an external provider. Only an instance that shuts down and accepts no requests any
 * more delivers the callbacks to itself without HTTP.
 */
@NullMarked
package payment.adapter.sandbox;

import org.jspecify.annotations.NullMarked;
