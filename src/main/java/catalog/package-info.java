/**
 * The SKUs that can be sold, with their list and sale prices, categories, traits and custom attributes. The catalogue publishes every change of
 * a SKU, a category or an attribute schema.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*"})
@NullMarked
package catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
