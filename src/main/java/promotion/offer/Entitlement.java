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
 * What a basket is entitled to. Pure.
 *
 * <p>All its codes or none. Promotions are applied by priority, then id; each takes from what the earlier ones have left, split over
 * the lines by what is left of each. One that stands alone is applied alone: when it comes by code, nothing that applies by itself is
 * added; when it applies by itself, the shopper gets the better of it and of what can be combined (of equals, the latter), and
 * codes are never dropped for it. A promotion applies once, however many of its codes are brought. A budget pays for the whole
 * amount or is spent: then a code is refused, and what would apply by itself does not. A code that finds nothing left to take off
 * is not used.
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

    /** @param appliedDiscounts in the order in which they are applied; empty when the basket is entitled to nothing */
    public record Granted(List<AppliedDiscount> appliedDiscounts) implements Decision {}

    public record Refused(List<CouponRefusal> refusals) implements Decision {}

    public static Decision of(Basket basket, Offers offers) {
        return new Entitlement(basket, offers).decide();
    }

    /** A promotion that may be applied, and the coupon that brings it. */
    private record Candidate(Promotion promotion, @Nullable Coupon coupon) {

        boolean isCombinable() {
            return promotion.terms().combinable();
        }
    }

    private Decision decide() {
        List<Candidate> brought = brought();
        List<AppliedDiscount> appliedDiscounts = List.of();
        if (refusals.isEmpty()) {
            appliedDiscounts = brought.isEmpty() ? bestOfItself() : apply(withWhatCombines(brought));
        }
        return refusals.isEmpty() ? new Granted(appliedDiscounts) : new Refused(named());
    }

    private List<Candidate> brought() {
        List<Candidate> brought = new ArrayList<>();
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
                brought.add(new Candidate(promotion, coupon.get()));
            }
        }
        refuseWhatDoesNotCombine(brought);
        return brought;
    }

    private void refuseWhatDoesNotCombine(List<Candidate> brought) {
        for (Candidate one : brought) {
            boolean twice = brought.stream()
                            .filter(other -> other.promotion().equals(one.promotion()))
                            .count()
                    > 1;
            if (twice || (brought.size() > 1 && !one.isCombinable())) {
                refusals.put(codeOf(one), Refusal.NOT_COMBINABLE);
            }
        }
    }

    private List<Candidate> withWhatCombines(List<Candidate> brought) {
        if (!brought.getFirst().isCombinable()) {
            return brought;
        }
        Set<String> known = new HashSet<>();
        brought.forEach(candidate -> known.add(candidate.promotion().promotionId()));
        Stream<Candidate> added = byThemselves()
                .filter(candidate -> candidate.isCombinable()
                        && !known.contains(candidate.promotion().promotionId()));
        return Stream.concat(brought.stream(), added).toList();
    }

    private List<AppliedDiscount> bestOfItself() {
        List<Candidate> automatic = byThemselves().toList();
        List<AppliedDiscount> best =
                apply(automatic.stream().filter(Candidate::isCombinable).toList());
        for (Candidate alone : automatic) {
            if (!alone.isCombinable()) {
                List<AppliedDiscount> other = apply(List.of(alone));
                best = sum(other) > sum(best) ? other : best;
            }
        }
        return best;
    }

    private Stream<Candidate> byThemselves() {
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

    /** In the order in which the codes were typed. */
    private List<CouponRefusal> named() {
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
            throw new IllegalArgumentException("It came without a code: " + candidate);
        }
        return coupon.code();
    }

    private static long sum(List<AppliedDiscount> appliedDiscounts) {
        return appliedDiscounts.stream().mapToLong(AppliedDiscount::amountMinor).sum();
    }
}
