package order.checkout;

import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.CustomerStanding;
import order.command.OrderCommand.PlaceOrder;
import order.replica.CustomerProfiles.Profile;
import org.jspecify.annotations.Nullable;

/**
 * What promotions need to know of the customers of a batch.
 *
 * @param profiles the profiles that operators have set, by user
 * @param withOrders the users who have a valid order already
 */
public record Customers(Map<String, Profile> profiles, Set<String> withOrders) {

    public static final Customers NONE = new Customers(Map.of(), Set.of());

    /** Returns null for a guest. What operators have set counts instead of what the token says. */
    @Nullable
    CustomerStanding standing(PlaceOrder command) {
        String userId = command.userId();
        if (userId == null) {
            return null;
        }
        boolean firstOrder = !withOrders.contains(userId);
        Profile profile = profiles.get(userId);
        if (profile != null) {
            return new CustomerStanding(profile.level(), profile.segments(), firstOrder);
        }
        return command.customer() == null
                ? new CustomerStanding(null, List.of(), firstOrder)
                : new CustomerStanding(
                        command.customer().level(), command.customer().segments(), firstOrder);
    }
}
