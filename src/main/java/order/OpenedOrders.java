package order;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;

/** Finds the keys that open orders. May read the database. */
@Component
class OpenedOrders {

    private final PersonalKeys personalKeys;

    OpenedOrders(PersonalKeys personalKeys) {
        this.personalKeys = personalKeys;
    }

    OpenedOrder open(Order order) {
        return new OpenedOrder(order, keys(List.of(order)).get(owner(order)));
    }

    /** With the keys of those orders that have a sealed reason; without such orders nothing is read. */
    Function<Order, OpenedOrder> withReasons(Collection<Order> orders) {
        Map<String, PersonalKey> keys =
                keys(orders.stream().filter(OpenedOrders::hasSealedReason).toList());
        return order -> new OpenedOrder(order, keys.get(owner(order)));
    }

    /**
     * For the answer to a command: opens what the order will be by the key that it has now.
     *
     * @param comesWithReason whether the command comes with a reason
     */
    Function<Order, OpenedOrder> after(Order now, boolean comesWithReason) {
        if (!comesWithReason && !hasSealedReason(now)) {
            return OpenedOrder::closed;
        }
        OpenedOrder opened = open(now);
        return after -> new OpenedOrder(after, opened.key());
    }

    private Map<String, PersonalKey> keys(List<Order> orders) {
        return orders.isEmpty()
                ? Map.of()
                : personalKeys.find(orders.stream().map(OpenedOrders::owner).collect(Collectors.toSet()));
    }

    /** Whether a person typed why the order was closed, or why some of it came back. */
    private static boolean hasSealedReason(Order order) {
        return order.progress().sealedReason() != null
                || order.progress().returns().stream().anyMatch(each -> each.sealedReason() != null);
    }

    private static String owner(Order order) {
        return order.content().shippingAddress().owner();
    }
}
