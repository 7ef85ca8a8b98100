/**
 * The general ledger: a double-entry book of the money of all orders, derived from the log of events. The ledger receives no requests
 * from other modules; it sends two, by which payment compares a clearing account with what its provider holds, and what was settled with a
 * third party with the statements of the bank. Entries are only added. The postings of each entry balance to zero for each currency.
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
package ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
