/**
 * Reports, derived from the log of events: sales, discounts, taxes, refunds and shipments by hour. Reporting sends no requests to other
 * modules and receives none. When it has read the whole log, its totals equal those of the orders.
 */
@ApplicationModule(
        allowedDependencies = {
            "outbox",
            "platform::*",
            "catalog",
            "inventory",
            "promotion",
            "promotion::engine",
            "promotion::document",
            "payment",
            "shipping",
            "order"
        })
@NullMarked
package reporting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
