package promotion.offer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.CouponRefusal;
import promotion.PromotionEvent.LineDiscount;

/**
 * Decides the discount to which a basket is entitled. A pure function.
 *
 * <ul>
 *   <li>All coupon codes of the basket are applied or none. If one code is refused, nothing is granted.
 *   <li>Promotions are applied by priority, then by id. Each promotion reduces the amount that the earlier ones have left. Its reduction
 *       is split over the lines in proportion to the amounts that are left of them.
 *   <li>A promotion that is not combinable is applied alone. If a code applies it, no automatic promotion (one without a coupon) is added.
 *       If it is automatic, the shopper gets the better of two discounts: this promotion alone, or all combinable automatic promotions
 *       together; if both are equal, the combination. Codes are never dropped in favour of an automatic promotion.
 *   <li>A promotion applies only once. If the basket has several codes of one promotion, these codes are refused.
 *   <li>A budget must pay the whole amount of its promotion. If the budget cannot pay it, a code of the promotion is refused, and an
 *       automatic promotion is not applied.
 *   <li>A code for which no amount is left is not used.
 * </ul>
 */
public final class Entitlement {

    private final Basket basket;
    private final Offers offers;
    private final Map<String, Refusal> refusals = new HashMap<>();

    private Entitlement(Basket basket, Offers offers) {
        this.basket = basket;
        this.offers = offers;
    }

    public sealed interface Decision {}

    /** @param appliedDiscounts in the order in which they are applied; empty if the basket is entitled to nothing */
    public record Granted(List<AppliedDiscount> appliedDiscounts) implements Decision {}

    public record Refused(List<CouponRefusal> refusals) implements Decision {}

    public static Decision of(Basket basket, Offers offers) {
        return new Entitlement(basket, offers).decide();
    }

    /** A promotion that may be applied, and its coupon; null if the promotion applies without a coupon. */
    private record Candidate(Promotion promotion, @Nullable Coupon coupon) {

        boolean isCombinable() {
            return promotion.terms().combinable();
        }
    }

    private Decision decide() {
        List<Candidate> fromCodes = candidatesOfCodes();
        List<AppliedDiscount> appliedDiscounts = List.of();
        if (refusals.isEmpty()) {
            appliedDiscounts = fromCodes.isEmpty() ? bestAutomatic() : apply(withCombinableAutomatic(fromCodes));
        }
        return refusals.isEmpty() ? new Granted(appliedDiscounts) : new Refused(refusalsInTypedOrder());
    }

    private List<Candidate> candidatesOfCodes() {
        List<Candidate> fromCodes = new ArrayList<>();
        for (String code : basket.codes().keySet()) {
            Optional<Coupon> coupon = offers.coupon(code);
            if (coupon.isEmpty()) {
                refusals.put(code, Refusal.UNKNOWN);
                continue;
            }
            Promotion promotion = offers.promotion(coupon.get().promotionId());
            Optional<Refusal> refusal = promotion.whyNot(basket);
            if (refusal.isPresent()) {
                refusals.put(code, refusal.get());
            } else if (coupon.get().isUsedUp()) {
                refusals.put(code, Refusal.USED_UP);
            } else {
                fromCodes.add(new Candidate(promotion, coupon.get()));
            }
        }
        refuseNotCombinable(fromCodes);
        return fromCodes;
    }

    private void refuseNotCombinable(List<Candidate> fromCodes) {
        for (Candidate candidate : fromCodes) {
            boolean twice = fromCodes.stream()
                            .filter(other -> other.promotion().equals(candidate.promotion()))
                            .count()
                    > 1;
            if (twice || (fromCodes.size() > 1 && !candidate.isCombinable())) {
                refusals.put(codeOf(candidate), Refusal.NOT_COMBINABLE);
            }
        }
    }

    private List<Candidate> withCombinableAutomatic(List<Candidate> fromCodes) {
        if (!fromCodes.getFirst().isCombinable()) {
            return fromCodes;
        }
        Set<String> known = new HashSet<>();
        fromCodes.forEach(candidate -> known.add(candidate.promotion().promotionId()));
        Stream<Candidate> added = automaticCandidates()
                .filter(candidate -> candidate.isCombinable()
                        && !known.contains(candidate.promotion().promotionId()));
        return Stream.concat(fromCodes.stream(), added).toList();
    }

    private List<AppliedDiscount> bestAutomatic() {
        List<Candidate> automatic = automaticCandidates().toList();
        List<AppliedDiscount> best =
                apply(automatic.stream().filter(Candidate::isCombinable).toList());
        for (Candidate exclusive : automatic) {
            if (!exclusive.isCombinable()) {
                List<AppliedDiscount> other = apply(List.of(exclusive));
                best = sum(other) > sum(best) ? other : best;
            }
        }
        return best;
    }

    private Stream<Candidate> automaticCandidates() {
        return offers.automatic().stream()
                .filter(promotion -> promotion.whyNot(basket).isEmpty())
                .sorted(Promotion.APPLICATION_ORDER)
                .map(promotion -> new Candidate(promotion, null));
    }

    private List<AppliedDiscount> apply(Collection<Candidate> candidates) {
        List<Candidate> inOrder = candidates.stream()
                .sorted(Comparator.comparing(Candidate::promotion, Promotion.APPLICATION_ORDER))
                .toList();
        List<AppliedDiscount> appliedDiscounts = new ArrayList<>();
        List<Long> left = new ArrayList<>();
        basket.lines().forEach(line -> left.add(line.amount().amountMinor()));
        Money rest = basket.sum();
        for (Candidate candidate : inOrder) {
            Money off = candidate.promotion().terms().benefit().off(rest);
            if (off.amountMinor() == 0) {
                continue;
            }
            if (candidate.promotion().affords(off)) {
                appliedDiscounts.add(take(candidate, off, left));
                rest = rest.minus(off);
            } else if (candidate.coupon() != null) {
                refusals.put(codeOf(candidate), Refusal.BUDGET_SPENT);
            }
        }
        return appliedDiscounts;
    }

    private AppliedDiscount take(Candidate candidate, Money off, List<Long> left) {
        List<Money> parts = off.split(left);
        List<LineDiscount> lines = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Money part = parts.get(i);
            if (part.amountMinor() > 0) {
                lines.add(new LineDiscount(basket.lines().get(i).lineNo(), part));
                left.set(i, left.get(i) - part.amountMinor());
            }
        }
        Promotion promotion = candidate.promotion();
        Coupon coupon = candidate.coupon();
        return new AppliedDiscount(
                new Applied(promotion.promotionId(), coupon == null ? null : coupon.code(), off, lines),
                coupon != null && coupon.isLimited(),
                promotion.terms().hasBudget());
    }

    /** Returns the refusals in the order in which the codes were typed. */
    private List<CouponRefusal> refusalsInTypedOrder() {
        List<CouponRefusal> named = new ArrayList<>();
        basket.codes().forEach((code, typed) -> {
            Refusal refusal = refusals.get(code);
            if (refusal != null) {
                named.add(new CouponRefusal(typed, refusal.name()));
            }
        });
        return named;
    }

    private static String codeOf(Candidate candidate) {
        Coupon coupon = candidate.coupon();
        if (coupon == null) {
            throw new IllegalArgumentException("This promotion applies without a code: " + candidate);
        }
        return coupon.code();
    }

    private static long sum(List<AppliedDiscount> appliedDiscounts) {
        return appliedDiscounts.stream().mapToLong(AppliedDiscount::amountMinor).sum();
    }
}
