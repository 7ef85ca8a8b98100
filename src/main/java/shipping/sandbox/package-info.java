/**
 * A carrier that moves nothing, for first runs, tests and measurements. It consists of the adapter that shipping calls, and of a
 * simulated server under {@code /sandbox/shipments}. The server signs its scans; on request it delays, repeats and reorders them, fails,
 * refuses or hangs. The two communicate over HTTP, as with an external carrier. Only an instance that shuts down and accepts no
 * requests any more delivers the scans to itself without HTTP.
 */
@NullMarked
package shipping.sandbox;

import org.jspecify.annotations.NullMarked;
