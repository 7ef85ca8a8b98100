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

/** Finds the keys that decrypt the personal data of orders. May read the database. */
@Component
public class OrderDecryption {

    private final PersonalKeys personalKeys;

    OrderDecryption(PersonalKeys personalKeys) {
        this.personalKeys = personalKeys;
    }

    public DecryptableOrder open(Order order) {
        return new DecryptableOrder(order, keys(List.of(order)).get(order.keyOwner()));
    }

    /** Adds the key to each order that has a sealed reason. If no order has one, nothing is read. */
    Function<Order, DecryptableOrder> withReasons(Collection<Order> orders) {
        Map<String, PersonalKey> keys =
                keys(orders.stream().filter(OrderDecryption::hasSealedReason).toList());
        return order -> new DecryptableOrder(order, keys.get(order.keyOwner()));
    }

    /**
     * The key that decrypts the reasons in the response to a command. The thread of the request reads it before it submits the command.
     *
     * @param now the order before the command
     * @param comesWithReason whether the command has a reason
     * @return null if the response has nothing to decrypt, or the person has been erased
     */
    @Nullable
    PersonalKey keyForAnswer(Order now, boolean comesWithReason) {
        return comesWithReason || hasSealedReason(now) ? open(now).key() : null;
    }

    private Map<String, PersonalKey> keys(List<Order> orders) {
        return orders.isEmpty()
                ? Map.of()
                : personalKeys.find(orders.stream().map(Order::keyOwner).collect(Collectors.toSet()));
    }

    /** Whether a person typed a reason for the end of the order, or for one of its returns. */
    private static boolean hasSealedReason(Order order) {
        return order.progress().sealedReason() != null
                || order.progress().returns().stream().anyMatch(each -> each.sealedReason() != null);
    }
}
