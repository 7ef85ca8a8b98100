/**
 * Shipments through carriers: one for each order and warehouse, from its booking to its delivery. It never stops what has left the
 * warehouse, and never sends what was cancelled before.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*"})
@NullMarked
package shipping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
