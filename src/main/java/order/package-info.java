/**
 * Orders as streams of events, and the saga that leads an order from checkout to payment. This module sends requests to its supplier
 * modules (inventory, promotion, payment, shipping). No supplier module depends on it.
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
            "shipping"
        })
@NullMarked
package order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
