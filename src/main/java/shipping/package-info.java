/**
 * Shipments through carriers: one for each order and warehouse, from its booking to its delivery. A shipment that has left the
 * warehouse is never cancelled, and a shipment that was cancelled before is never sent.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*"})
@NullMarked
package shipping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
