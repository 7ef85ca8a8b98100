package promotion.offer;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import promotion.engine.Cart;
import promotion.engine.CompiledPromotions;
import promotion.engine.Evaluation;

/**
 * Decides what a cart would get that nobody buys, with promotions that are not saved. Locks and writes nothing. Budgets and limits count as
 * they were last committed; nobody buys the cart, so limits of customers and of codes do not count.
 */
@Component
public class Trials {

    private final Promotions promotions;
    private final AutomaticOffers automaticOffers;
    private final Allowances allowances;

    Trials(Promotions promotions, AutomaticOffers automaticOffers, Allowances allowances) {
        this.promotions = promotions;
        this.automaticOffers = automaticOffers;
        this.allowances = allowances;
    }

    /** @param promotions by id, all that were considered */
    public record Trial(Cart cart, Map<String, Promotion> promotions, Evaluation evaluation) {}

    /**
     * A trial before its evaluation.
     *
     * @param promotions by id, all to consider
     * @param left what is left of budgets and limits, in minor units, by promotion id
     */
    public record Prepared(Cart cart, Map<String, Promotion> promotions, Map<String, Long> left) {

        public long work() {
            return CompiledPromotions.work(
                    (long) cart.lines().size() * promotions.size(),
                    !cart.unlocked().isEmpty());
        }

        /** Evaluates the cart. This may be much work, but it reads nothing. */
        public Trial evaluated() {
            return new Trial(
                    cart,
                    promotions,
                    CompiledPromotions.withoutIndex(promotions.values().stream()
                                    .map(Promotion::forEngine)
                                    .toList())
                            .evaluate(cart, left));
        }
    }

    /**
     * Reads the promotions and the rests of their budgets, and evaluates nothing.
     *
     * @param cart with the ids of the promotions whose code the shopper has. An id without a stored promotion has no effect.
     * @param drafts each replaces the stored promotion with its id; the terms of all of them are open
     */
    public Prepared prepare(Cart cart, Collection<Promotion> drafts) {
        Map<String, Promotion> found = new TreeMap<>();
        Set<String> counted = new HashSet<>(cart.unlocked());
        for (Promotion possible : automaticOffers.possible(cart)) {
            if (possible.terms().isLimited()) {
                counted.add(possible.promotionId());
            } else {
                found.put(possible.promotionId(), possible);
            }
        }
        found.putAll(promotions.read(counted));
        drafts.forEach(draft -> found.put(draft.promotionId(), draft));
        found.values().removeIf(promotion -> !promotion.terms().isOpen());
        return new Prepared(cart, found, left(cart, found.values()));
    }

    private Map<String, Long> left(Cart cart, Collection<Promotion> found) {
        List<Promotion> limited = found.stream()
                .filter(promotion -> promotion.terms().isLimited())
                .toList();
        Map<Allowance.Key, Allowance> used = limited.isEmpty()
                ? Map.of()
                : allowances.read(limited.stream()
                        .flatMap(promotion -> promotion.allowances(null, cart.at(), null).stream())
                        .toList());
        Map<String, Long> left = new HashMap<>();
        for (Promotion promotion : limited) {
            left.put(
                    promotion.promotionId(),
                    promotion.left(promotion.allowances(null, cart.at(), null).stream()
                            .map(key -> used.getOrDefault(key, Allowance.unused(key)))
                            .toList()));
        }
        return left;
    }
}
