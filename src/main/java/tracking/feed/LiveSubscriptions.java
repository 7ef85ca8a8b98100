package tracking.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tracking.change.OrderChange;
import tracking.change.StreamFilter;

/** The subscriptions that get each change at once, by the changes that they have to look at. Not thread-safe. */
final class LiveSubscriptions {

    private static final String EVERY_ORDER = "all";
    private static final String ONE_ORDER = "order ";
    private static final String ONE_OWNER = "owner ";

    private final Map<String, Set<Subscription>> groups = new HashMap<>();

    void add(Subscription subscription) {
        groups.computeIfAbsent(group(subscription.filter()), unused -> new HashSet<>())
                .add(subscription);
        subscription.live = true;
    }

    void remove(Subscription subscription) {
        subscription.live = false;
        groups.computeIfPresent(group(subscription.filter()), (unused, group) -> {
            group.remove(subscription);
            return group.isEmpty() ? null : group;
        });
    }

    /**
     * Offers a change to those that select it.
     *
     * @return those whose queues are full; they did not get it, and are not live any more
     */
    List<Subscription> offer(OrderChange change) {
        List<Subscription> behind = new ArrayList<>();
        offer(change, EVERY_ORDER, behind);
        offer(change, ONE_ORDER + change.orderNo(), behind);
        if (change.owner() != null) {
            offer(change, ONE_OWNER + change.owner(), behind);
        }
        behind.forEach(this::remove);
        return behind;
    }

    private void offer(OrderChange change, String group, List<Subscription> behind) {
        for (Subscription subscription : groups.getOrDefault(group, Set.of())) {
            if (change.position().compareTo(subscription.offered) <= 0
                    || !subscription.filter().selects(change)) {
                continue;
            }
            if (subscription.space() > 0) {
                subscription.offered = change.position();
                subscription.offer(change);
            } else {
                behind.add(subscription);
            }
        }
    }

    private static String group(StreamFilter filter) {
        if (filter.orderNo() != null) {
            return ONE_ORDER + filter.orderNo();
        }
        return filter.owner() == null ? EVERY_ORDER : ONE_OWNER + filter.owner();
    }
}
