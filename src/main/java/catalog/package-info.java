/**
 * What can be sold, at what list price, and what it is: its category, traits and custom attributes. It tells every change of a
 * SKU, a category or an attribute schema.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*"})
@NullMarked
package catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
