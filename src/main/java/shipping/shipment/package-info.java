/**
 * Shipments, from the request to the delivery or the cancellation. Requests of other modules, commands of operators and reports of carriers are decided
 * in one batch, which locks the shipments. The package also communicates with carriers: it books shipments, withdraws bookings, and takes the scans.
 */
@NullMarked
package shipping.shipment;

import org.jspecify.annotations.NullMarked;
