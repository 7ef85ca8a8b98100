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
 * @param withOrders the users who have a valid order already; only those users are known for whom a discount may be requested
 */
public record Customers(Map<String, Profile> profiles, Set<String> withOrders) {

    public static final Customers NONE = new Customers(Map.of(), Set.of());

    private static final Profile NOBODY = new Profile(null, List.of());

    /** Returns null for a guest. */
    @Nullable
    CustomerStanding standing(@Nullable String userId, @Nullable CustomerClaims claims) {
        if (userId == null) {
            return null;
        }
        Profile profile = profile(userId, claims);
        return new CustomerStanding(profile.level(), profile.segments(), !withOrders.contains(userId));
    }

    /**
     * Returns the level and the segments of a customer; nothing of both for a guest. What operators have set counts instead of what the token says.
     *
     * @param claims what the customer's token says; null if it says nothing
     */
    Profile profile(@Nullable String userId, @Nullable CustomerClaims claims) {
        Profile profile = userId == null ? NOBODY : profiles.get(userId);
        if (profile != null) {
            return profile;
        }
        return claims == null ? NOBODY : new Profile(claims.level(), claims.segments());
    }
}
