package tracking.change;

import java.util.Set;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a client wants to hear of, and may hear of.
 *
 * @param owner only orders of this subject; null for an operator, who hears of all orders
 * @param orderNo only this order; null for all
 * @param channels only orders of these channels; empty for all
 * @param statuses of the changes of statuses, only those to these statuses; empty for all
 * @param details whether details are selected, too
 */
public record StreamFilter(
        @Nullable String owner,
        @Nullable String orderNo,
        Set<String> channels,
        Set<OrderStatus> statuses,
        boolean details) {

    /** All changes of all orders, with the details. */
    public static final StreamFilter EVERYTHING = new StreamFilter(null, null, Set.of(), Set.of(), true);

    public StreamFilter {
        channels = Set.copyOf(channels);
        statuses = Set.copyOf(statuses);
    }

    public boolean selects(OrderChange change) {
        return (owner == null || owner.equals(change.owner()))
                && (orderNo == null || orderNo.equals(change.orderNo()))
                && (channels.isEmpty() || channels.contains(change.channel()))
                && (change.detail() == null ? statuses.isEmpty() || statuses.contains(change.status()) : details);
    }
}
