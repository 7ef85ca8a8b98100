/**
 * Orders as streams of events, and the saga that leads one from checkout to paid. It asks its suppliers; none of them names it.
 */
@ApplicationModule(
        allowedDependencies = {"outbox", "platform::*", "catalog", "inventory", "promotion", "payment", "shipping"})
@NullMarked
package order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
