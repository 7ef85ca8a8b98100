/**
 * Pushes the changes of orders to clients. The module follows the log, stores changes of statuses and details for a day, and pushes them from
 * every instance: to shoppers those of their own orders, to operators those that a filter selects, and to servers as signed messages. It also
 * keeps what the log says about each event for some days, so that operators find events by trace. It receives no requests.
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
package tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
