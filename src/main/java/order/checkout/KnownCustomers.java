package order.checkout;

import java.util.Collection;
import order.replica.CustomerProfiles;
import order.stream.Orders;
import org.springframework.stereotype.Component;

/** Reads what promotions need to know of customers. */
@Component
public class KnownCustomers {

    private final CustomerProfiles profiles;
    private final Orders orders;

    KnownCustomers(CustomerProfiles profiles, Orders orders) {
        this.profiles = profiles;
        this.orders = orders;
    }

    /**
     * Reads nothing if there are no ids.
     *
     * @param asking the users among them for whom a discount may be requested
     */
    public Customers read(Collection<String> userIds, Collection<String> asking) {
        return userIds.isEmpty()
                ? Customers.NONE
                : new Customers(profiles.read(userIds), orders.usersWithValidOrders(asking));
    }
}
