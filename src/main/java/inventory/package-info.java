/**
 * Stock for each SKU and warehouse. Reserved units never exceed the units on hand. A reservation holds all of its lines or none.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*", "catalog"})
@NullMarked
package inventory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
