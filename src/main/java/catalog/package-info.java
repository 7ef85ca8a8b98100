/**
 * What can be sold and at what list price. It tells every change of a SKU and is asked for nothing by other modules.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*"})
@NullMarked
package catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
