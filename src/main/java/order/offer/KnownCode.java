package order.offer;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import promotion.document.Limit;
import promotion.document.Pseudonym;
import promotion.engine.Cart;
import promotion.engine.Refusal;
import promotion.engine.Verdict;

/**
 * What orders know of a coupon code.
 *
 * @param offer the current version of its promotion
 * @param usable false if the code is withdrawn, or if all its uses are held or redeemed
 * @param customer the only customer who may use it: an id, or a {@link Pseudonym}. Null for whoever has the code.
 * @param amountMinor the most that one use takes off, in the currency of the promotion; null for no limit
 * @param expiresAt the first instant at which it cannot be used any more; null for none
 */
public record KnownCode(
        KnownOffer offer,
        boolean usable,
        @Nullable String customer,
        @Nullable Long amountMinor,
        @Nullable Instant expiresAt) {

    /**
     * Why the shopper cannot use the code for the cart, whatever other promotions apply. As in promotion, a code that belongs to somebody
     * else or is used is refused before the conditions of its promotion are decided, because shoppers see some of their reasons.
     *
     * @param code normalised
     * @param shopper null for a guest
     */
    Optional<Refusal> whyNot(String code, @Nullable String shopper, Cart cart, KnownLimits limits) {
        if (customer != null && !Pseudonym.names(customer, shopper)) {
            return Optional.of(Refusal.OTHER_CUSTOMER);
        }
        if (expiresAt != null && !cart.at().isBefore(expiresAt)) {
            return Optional.of(Refusal.ENDED);
        }
        if (!usable) {
            return Optional.of(Refusal.USED_UP);
        }
        Optional<Limit.Per> exhausted = limits.exhausted(offer.version(), cart, code);
        if (exhausted.isPresent()) {
            return exhausted.map(Limit.Per::refusal);
        }
        if (offer.suspended()) {
            return Optional.of(Refusal.PAUSED);
        }
        Verdict verdict = offer.version().verdict(cart);
        return verdict.holds() ? Optional.empty() : Optional.of(Refusal.of(verdict, cart.at()));
    }
}
