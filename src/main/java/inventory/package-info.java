/**
 * Stock for each SKU and warehouse. What is reserved never exceeds what is on hand, and a reservation holds wholly or not at all.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*", "catalog"})
@NullMarked
package inventory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
