package order.checkout;

import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.CustomerStanding;
import order.replica.CustomerProfiles.Profile;
import org.jspecify.annotations.Nullable;
import platform.security.CustomerClaims;

/**
 * What promotions need to know of some customers.
 *
 * @param profiles the profiles that operators have set, by user
 * @param withOrders the users who have a valid order already
 */
public record Customers(Map<String, Profile> profiles, Set<String> withOrders) {

    public static final Customers NONE = new Customers(Map.of(), Set.of());

    /**
     * Returns null for a guest. What operators have set counts instead of what the token says.
     *
     * @param claims what the customer's token says; null if it says nothing
     */
    @Nullable
    CustomerStanding standing(@Nullable String userId, @Nullable CustomerClaims claims) {
        if (userId == null) {
            return null;
        }
        boolean firstOrder = !withOrders.contains(userId);
        Profile profile = profiles.get(userId);
        if (profile != null) {
            return new CustomerStanding(profile.level(), profile.segments(), firstOrder);
        }
        return claims == null
                ? new CustomerStanding(null, List.of(), firstOrder)
                : new CustomerStanding(claims.level(), claims.segments(), firstOrder);
    }
}
