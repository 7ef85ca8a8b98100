package order.view;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
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
     * The key that opens the answer to a command; read before the command, in the thread of its request.
     *
     * @param now the order before the command
     * @param comesWithReason whether the command has a reason
     * @return null if the answer has nothing to open, or the person has been erased
     */
    @Nullable
    PersonalKey keyForAnswer(Order now, boolean comesWithReason) {
        return comesWithReason || hasSealedReason(now) ? open(now).key() : null;
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
