package order.offer;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import promotion.PromotionEvent.LimitTerms;
import promotion.PromotionEvent.LimitUse;
import promotion.document.CodeHash;
import promotion.document.Limit;
import promotion.engine.Cart;
import promotion.engine.PromotionVersion;

/**
 * What is left of the budgets and limits of promotions, as promotion last published it: of those that count an order of one customer at
 * one time. A promotion whose limits are not known has enough. Immutable.
 */
public final class KnownLimits {

    public static final KnownLimits NONE = new KnownLimits(null, Map.of(), Map.of());

    private final @Nullable String customer;
    private final Map<String, Limits> limits;
    private final Map<Key, Use> uses;

    /**
     * @param customer null for a guest
     * @param limits by promotion id
     * @param uses without those of which nothing was published
     */
    public KnownLimits(@Nullable String customer, Map<String, Limits> limits, Map<Key, Use> uses) {
        this.customer = customer;
        this.limits = Map.copyOf(limits);
        this.uses = Map.copyOf(uses);
    }

    /**
     * @param zone in which days begin
     * @param budgetMinor null for none
     */
    public record Limits(ZoneId zone, @Nullable Long budgetMinor, List<Limit> limits) {

        public static Limits of(String zone, @Nullable Long budgetMinor, List<LimitTerms> published) {
            return new Limits(
                    ZoneId.of(zone),
                    budgetMinor,
                    published.stream()
                            .map(each -> new Limit(Limit.Per.valueOf(each.per()), each.uses(), each.amountMinor()))
                            .toList());
        }
    }

    /** What a use is counted for, as in {@link LimitUse}. */
    public record Key(String promotionId, String per, String subject) implements Comparable<Key> {

        private static final Comparator<Key> AS_IN_THE_TABLE =
                Comparator.comparing(Key::promotionId).thenComparing(Key::per).thenComparing(Key::subject);

        static Key ofBudget(String promotionId) {
            return new Key(promotionId, LimitUse.BUDGET, "");
        }

        @Override
        public int compareTo(Key other) {
            return AS_IN_THE_TABLE.compare(this, other);
        }
    }

    /** What is held and redeemed together. */
    public record Use(long uses, long amountMinor) {
        static final Use NOTHING = new Use(0, 0);
    }

    /**
     * The keys of what an order may be counted for.
     *
     * @param codes that the order brings, normalised, by promotion id
     */
    public static Set<Key> keys(
            Map<String, Limits> limits, @Nullable String customer, Instant at, Map<String, List<String>> codes) {
        Set<Key> keys = new HashSet<>();
        limits.forEach((promotionId, known) -> {
            keys.add(Key.ofBudget(promotionId));
            keys.addAll(counting(promotionId, known, customer, at, null).values());
            for (String code : codes.getOrDefault(promotionId, List.of())) {
                keys.addAll(counting(promotionId, known, customer, at, code).values());
            }
        });
        return keys;
    }

    /** The first limit that leaves nothing for a discount; empty if all leave something. The budget is not among the limits. */
    Optional<Limit.Per> exhausted(PromotionVersion promotion, Cart cart, String code) {
        return leftOfLimits(promotion, cart, code).entrySet().stream()
                .filter(each -> each.getValue() == 0)
                .map(each -> each.getKey().per())
                .findFirst();
    }

    /**
     * What the budget and the limits leave for a discount, in minor units; zero if a limit allows no further use.
     *
     * @param code with which the shopper applies the promotion; null without a code
     */
    long left(PromotionVersion promotion, Cart cart, @Nullable String code) {
        String id = promotion.promotionId();
        Limits known = limits.get(id);
        long left = known == null || known.budgetMinor() == null
                ? Long.MAX_VALUE
                : Math.max(0, known.budgetMinor() - use(Key.ofBudget(id)).amountMinor());
        for (long each : leftOfLimits(promotion, cart, code).values()) {
            left = Math.min(left, each);
        }
        return left;
    }

    private Map<Limit, Long> leftOfLimits(PromotionVersion promotion, Cart cart, @Nullable String code) {
        Limits known = limits.get(promotion.promotionId());
        Map<Limit, Long> left = new LinkedHashMap<>();
        if (known != null) {
            counting(promotion.promotionId(), known, customer, cart.at(), code).forEach((limit, key) -> {
                if (limit.per() != Limit.Per.FIRST_ORDER || promotion.reliesOnFirstOrder(cart)) {
                    left.put(limit, limit.left(use(key).uses(), use(key).amountMinor()));
                }
            });
        }
        return left;
    }

    private Use use(Key key) {
        return uses.getOrDefault(key, Use.NOTHING);
    }

    /** The limits that count an order, in their order, with the keys of their uses. */
    private static Map<Limit, Key> counting(
            String promotionId, Limits known, @Nullable String customer, Instant at, @Nullable String code) {
        Map<Limit, Key> counting = new LinkedHashMap<>();
        for (Limit limit : known.limits()) {
            String subject = limit.per().subject(customer, at, known.zone(), code == null ? null : CodeHash.of(code));
            if (subject != null) {
                counting.put(limit, new Key(promotionId, limit.per().name(), subject));
            }
        }
        return counting;
    }
}
