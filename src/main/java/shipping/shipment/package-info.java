/** Shipments, from the request to the delivery or the cancellation. */
@NullMarked
package shipping.shipment;

import org.jspecify.annotations.NullMarked;
