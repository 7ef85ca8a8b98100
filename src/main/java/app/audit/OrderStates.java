package app.audit;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The states of orders as their rows store them, in groups. Checks name a group in their SQL, such as {@code state in ({sold})}. The audit has
 * these lists of its own, so that a mistake in the properties of the order module's states cannot hide itself. A test requires each state of
 * the order module in one group.
 */
final class OrderStates {

    static final Map<String, List<String>> GROUPS = Map.of(
            // The checkout is not answered yet: the order waits for stock or for a discount.
            "undecided",
            List.of(
                    "AWAITING_ANSWERS",
                    "AWAITING_STOCK",
                    "AWAITING_DISCOUNT",
                    "AWAITING_GIFTS",
                    "REJECTING_SHORT",
                    "REJECTING_COUPONS"),
            // Stock and a discount are held until the payment window ends.
            "paying",
            List.of("PAYING"),
            // Paid, with committed stock, a redeemed discount and shipments.
            "sold",
            List.of("PAID", "SHIPPED", "COMPLETED"),
            // Paid, and waiting for an answer, on which it depends what is held.
            "waiting",
            List.of("COMMITTING", "STOPPING", "RENEWING", "RENEWING_LATE", "REDEEMING_LATE", "RECOMMITTING"),
            // Ended without a payment; nothing is held.
            "unsold",
            List.of("REJECTED", "EXPIRED", "CANCELLED"),
            // The refund of the whole order has been requested, or was refused.
            "refunding",
            List.of("REFUNDING", "REFUND_FAILED"),
            // Refunded as a whole; nothing is held.
            "refunded",
            List.of("REFUNDED"));

    private OrderStates() {}

    /** Writes the states of each group that the SQL names. */
    static String in(String sql) {
        String written = sql;
        for (Map.Entry<String, List<String>> group : GROUPS.entrySet()) {
            written = written.replace(
                    "{" + group.getKey() + "}",
                    group.getValue().stream().collect(Collectors.joining("', '", "'", "'")));
        }
        return written;
    }
}
