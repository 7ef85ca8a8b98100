package promotion.offer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import platform.sql.TrackedRows;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.LimitUse;
import promotion.document.Limit;
import promotion.engine.CompiledPromotions;
import promotion.engine.Evaluation;

/**
 * The promotions and coupons that a batch needs: their state when the batch began, and their current state. Promotions with a budget,
 * coupons with a limit and what is used of other limits are locked. The other promotions and coupons count nothing, so they are only read.
 */
public final class Offers {

    private final TrackedRows<String, Promotion> promotions;
    private final TrackedRows<String, Coupon> coupons;
    private final TrackedRows<Allowance.Key, Allowance> allowances;
    private final SortedSet<String> unpublishedCodes = new TreeSet<>();
    private final List<Promotion> newVersions = new ArrayList<>();
    private @Nullable CompiledPromotions compiled;

    /**
     * @param promotions by id, with the promotions of all {@code coupons}
     * @param coupons by code
     * @param allowances by key, those that anything has used yet
     */
    public Offers(
            Map<String, Promotion> promotions, Map<String, Coupon> coupons, Map<Allowance.Key, Allowance> allowances) {
        this.promotions = new TrackedRows<>(promotions);
        this.coupons = new TrackedRows<>(coupons);
        this.allowances = new TrackedRows<>(allowances);
    }

    public Optional<Coupon> coupon(String code) {
        return coupons.find(code);
    }

    public Optional<Promotion> find(String promotionId) {
        return promotions.find(promotionId);
    }

    /** @throws IllegalStateException if the batch did not load the promotion; it exists, because promotions are never deleted */
    public Promotion promotion(String promotionId) {
        return find(promotionId)
                .orElseThrow(() -> new IllegalStateException("The promotion %s is not loaded".formatted(promotionId)));
    }

    /**
     * Decides what applies to a basket, with the promotions that are open and what is left of their budgets and limits.
     *
     * @param unlocked the coupons that the basket may use, by promotion id
     */
    Evaluation evaluate(Basket basket, Map<String, Coupon> unlocked) {
        if (compiled == null) {
            compiled = CompiledPromotions.of(promotions
                    .all()
                    .filter(promotion -> promotion.terms().isOpen())
                    .map(Promotion::forEngine)
                    .toList());
        }
        Map<String, Long> budgetsLeft = new HashMap<>();
        promotions.all().forEach(promotion -> {
            Coupon coupon = unlocked.get(promotion.promotionId());
            Long amountMinor = coupon == null ? null : coupon.amountMinor();
            if (promotion.terms().isLimited() || amountMinor != null) {
                long left = left(promotion, basket, coupon == null ? null : coupon.code());
                budgetsLeft.put(promotion.promotionId(), amountMinor == null ? left : Math.min(left, amountMinor));
            }
        });
        return compiled.evaluate(basket.cart().unlocking(unlocked.keySet()), budgetsLeft);
    }

    private long left(Promotion promotion, Basket basket, @Nullable String code) {
        return promotion.left(
                promotion.allowances(basket, code).stream().map(this::allowance).toList());
    }

    /** The first limit of the promotion that leaves nothing for a discount; empty if all leave something. */
    Optional<Limit.Per> exhausted(Promotion promotion, Basket basket, String code) {
        return promotion.allowances(basket, code).stream()
                .filter(key -> left(key, limit(key)) == 0)
                .map(Allowance.Key::per)
                .findFirst();
    }

    private long left(Allowance.Key key, Limit limit) {
        return allowance(key).left(limit);
    }

    private Allowance allowance(Allowance.Key key) {
        return allowances.find(key).orElseGet(() -> Allowance.unused(key));
    }

    private Limit limit(Allowance.Key key) {
        return promotion(key.promotionId()).terms().limit(key.per()).orElseThrow();
    }

    public void put(Promotion promotion) {
        boolean known = find(promotion.promotionId())
                .filter(before -> before.terms().equals(promotion.terms()))
                .isPresent();
        compiled = known ? compiled : null;
        promotions.put(promotion.promotionId(), promotion);
    }

    /** Adds the promotion or changes its terms. */
    public Promotion edit(String promotionId, Terms terms) {
        Optional<Promotion> known = find(promotionId);
        Promotion promotion =
                known.map(before -> before.edited(terms)).orElseGet(() -> Promotion.of(promotionId, terms));
        if (known.isEmpty() || known.get().version() < promotion.version()) {
            newVersions.add(promotion);
        }
        put(promotion);
        return promotion;
    }

    /** Each version of a promotion that was made. */
    List<Promotion> newVersions() {
        return newVersions;
    }

    public void put(Coupon coupon) {
        Coupon before = coupons.get(coupon.code());
        Coupon next = before == null ? coupon : coupon.following(before);
        coupons.put(next.code(), next);
        if (before == null || before.version() < next.version()) {
            unpublishedCodes.add(next.code());
        }
    }

    /** The coupons that are new or have changed for orders since the last call, by code. */
    public List<Coupon> takeUnpublishedCodes() {
        List<Coupon> changed = unpublishedCodes.stream()
                .map(code -> coupons.find(code).orElseThrow())
                .toList();
        unpublishedCodes.clear();
        return changed;
    }

    public void hold(List<AppliedDiscount> appliedDiscounts) {
        applyLimits(appliedDiscounts);
        count(appliedDiscounts, 1, 0);
    }

    public void redeem(List<AppliedDiscount> held) {
        count(held, -1, 1);
    }

    public void release(List<AppliedDiscount> held) {
        count(held, -1, 0);
    }

    public void reverse(List<AppliedDiscount> redeemed) {
        count(redeemed, 0, -1);
    }

    /** Counts what is left of a discount instead of what it was before. */
    public void recount(List<AppliedDiscount> before, List<AppliedDiscount> left, boolean redeemed) {
        int held = redeemed ? 0 : 1;
        count(before, -held, held - 1);
        count(left, held, 1 - held);
    }

    /**
     * Grants a released discount again and redeems it, as a whole or not at all. Does not check again whether the order is entitled to it.
     * Checks only that coupon uses, budgets and limits are left and that each promotion is open. It counts for the same customer, day and
     * so on as before, as far as these limits still exist.
     *
     * @param releasedParts the parts of the released discount
     * @return the same parts, each with the information whether it is counted now; empty if one part cannot be granted again
     */
    public Optional<List<AppliedDiscount>> redeemReleased(List<AppliedDiscount> releasedParts) {
        List<AppliedDiscount> appliedDiscounts = new ArrayList<>();
        for (AppliedDiscount each : releasedParts) {
            Applied applied = each.applied();
            Promotion promotion = promotion(applied.promotionId());
            Coupon coupon = couponOf(each);
            List<Allowance.Key> counted = each.allowances().stream()
                    .filter(key -> promotion.terms().limit(key.per()).isPresent())
                    .toList();
            if (!promotion.terms().isOpen()
                    || !promotion.affords(applied.amount())
                    || (coupon != null && coupon.isUsedUp())
                    || counted.stream().anyMatch(key -> left(key, limit(key)) < each.amountMinor())) {
                return Optional.empty();
            }
            appliedDiscounts.add(AppliedDiscount.of(
                    applied,
                    coupon != null && coupon.isLimited(),
                    promotion.terms().hasBudget(),
                    counted));
        }
        applyLimits(appliedDiscounts);
        count(appliedDiscounts, 0, 1);
        return Optional.of(appliedDiscounts);
    }

    /** What is used of budgets and limits, by promotion, as far as orders must know it. */
    public SortedMap<String, List<LimitUse>> usesToPublish() {
        SortedMap<String, List<LimitUse>> uses = new TreeMap<>();
        for (Promotion promotion : promotions.updated()) {
            Promotion before = promotions.before(promotion.promotionId());
            if (before != null && promotion.isBudgetPublishedAfter(before)) {
                uses.computeIfAbsent(promotion.promotionId(), id -> new ArrayList<>())
                        .add(promotion.budgetUse());
            }
        }
        allowances.changed().stream()
                .filter(allowance -> allowance.isPublishedAfter(allowances.before(allowance.key())))
                .forEach(allowance -> uses.computeIfAbsent(allowance.key().promotionId(), id -> new ArrayList<>())
                        .add(allowance.use()));
        return uses;
    }

    /** The promotions by id. */
    public TrackedRows<String, Promotion> promotions() {
        return promotions;
    }

    /** The coupons by code. */
    public TrackedRows<String, Coupon> coupons() {
        return coupons;
    }

    /** What is used of the limits, by key. */
    public TrackedRows<Allowance.Key, Allowance> allowances() {
        return allowances;
    }

    /** Stores the limits of today beside the counters, so that the constraints of the table check each grant. */
    private void applyLimits(List<AppliedDiscount> appliedDiscounts) {
        for (AppliedDiscount each : appliedDiscounts) {
            for (Allowance.Key key : each.allowances()) {
                allowances.put(key, allowance(key).limitedTo(limit(key)));
            }
        }
    }

    private void count(List<AppliedDiscount> appliedDiscounts, int held, int redeemed) {
        for (AppliedDiscount each : appliedDiscounts) {
            Coupon coupon = couponOf(each);
            if (each.ofCoupon() && coupon != null) {
                put(coupon.with(held * each.uses(), redeemed * each.uses()));
            }
            if (each.ofBudget()) {
                put(promotion(each.promotionId()).with(held * each.countedMinor(), redeemed * each.countedMinor()));
            }
            for (Allowance.Key key : each.allowances()) {
                allowances.put(key, allowance(key).with(held, redeemed, each.uses(), each.countedMinor()));
            }
        }
    }

    private @Nullable Coupon couponOf(AppliedDiscount appliedDiscounts) {
        String code = appliedDiscounts.applied().couponCode();
        return code == null
                ? null
                : coupon(code)
                        .orElseThrow(() -> new IllegalStateException("The coupon %s is not loaded".formatted(code)));
    }
}
