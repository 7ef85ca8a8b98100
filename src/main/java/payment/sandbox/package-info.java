/**
 * A provider that moves no money, for first runs, tests and measurements: the adapter that payment calls, and the pretended
 * other side under {@code /sandbox}, which signs, delays, repeats and reorders its callbacks, fails and hangs as it is told.
 * The two talk over HTTP, as if the other side were elsewhere; only an instance that ends, and lets nobody in any more, tells itself.
 */
@NullMarked
package payment.sandbox;

import org.jspecify.annotations.NullMarked;
