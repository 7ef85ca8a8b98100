/** Shipments as the HTTP API shows them, and what operators do with them. */
@NullMarked
package shipping.operation;

import org.jspecify.annotations.NullMarked;
