package tracking.change;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a client wants to hear of, and may hear of.
 *
 * @param owner only orders of this subject; null for an operator, who hears of all orders
 * @param orderNo only this order; null for all
 * @param channels only orders of these channels; empty for all
 * @param statuses only changes to these statuses; empty for all
 */
public record StreamFilter(
        @Nullable String owner, @Nullable String orderNo, Set<String> channels, Set<PublicStatus> statuses) {

    public StreamFilter {
        channels = Set.copyOf(channels);
        statuses = Set.copyOf(statuses);
    }

    public boolean selects(StatusChange change) {
        return (owner == null || owner.equals(change.owner()))
                && (orderNo == null || orderNo.equals(change.orderNo()))
                && (channels.isEmpty() || channels.contains(change.channel()))
                && (statuses.isEmpty() || statuses.contains(change.status()));
    }
}
