/**
 * A carrier that moves nothing, for first runs, tests and measurements: the adapter that shipping calls, and the pretended other
 * side under {@code /sandbox/shipments}, which signs, delays, repeats and reorders its scans, fails, refuses and hangs as it is told.
 * The two talk over HTTP, as if the other side were elsewhere; only an instance that ends, and lets nobody in any more, tells itself.
 */
@NullMarked
package shipping.sandbox;

import org.jspecify.annotations.NullMarked;
