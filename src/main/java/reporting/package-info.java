/**
 * Reports from the log of events: what was sold, taken off, taxed, given back and sent, by hour. It asks nobody and is asked by
 * nobody; once it has read all of the log its totals are those of the orders.
 */
@ApplicationModule(
        allowedDependencies = {
            "outbox",
            "platform::*",
            "catalog",
            "inventory",
            "promotion",
            "payment",
            "shipping",
            "order"
        })
@NullMarked
package reporting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
