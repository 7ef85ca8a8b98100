package promotion;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyRows;
import platform.money.Money;
import promotion.PromotionEvent.Answer;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.Line;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.PromotionRequest.ReversalRequested;
import promotion.discount.Discount;
import promotion.offer.Basket;
import promotion.offer.Benefit;
import promotion.offer.Benefit.AmountOff;
import promotion.offer.Benefit.Percent;
import promotion.offer.Coupon;
import promotion.offer.Entitlement;
import promotion.offer.Offers;
import promotion.offer.Promotion;
import promotion.offer.Terms;

/** What the tables would hold, for decisions without a database: a batch at a time, as the listeners do it. */
final class Shop {

    static final String ORDER = "order-1";
    static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    private static final Claims UNUSED_KEYS =
            new IdempotencyRows(DSL.using(SQLDialect.POSTGRES), "promotion", Clock.systemUTC()).claim(List.of());

    final Map<String, Promotion> promotions = new HashMap<>();
    final Map<String, Coupon> coupons = new HashMap<>();
    final Map<String, Discount> discounts = new HashMap<>();
    final Set<String> redemptions = new HashSet<>();

    /** The terms of a promotion in the making; a percentage for everybody unless something else is said. */
    record Offer(String promotionId, Terms terms) {

        Offer currency(String currency) {
            return with(terms.benefit(), currency, terms.thresholdMinor(), terms.budgetMinor());
        }

        Offer threshold(long minor) {
            return with(terms.benefit(), "GBP", minor, terms.budgetMinor());
        }

        Offer budget(@Nullable Long minor) {
            return with(terms.benefit(), "GBP", terms.thresholdMinor(), minor);
        }

        Offer valid(Instant startsAt, @Nullable Instant endsAt) {
            return new Offer(
                    promotionId,
                    new Terms(
                            terms.name(),
                            terms.benefit(),
                            terms.currency(),
                            terms.thresholdMinor(),
                            startsAt,
                            endsAt,
                            terms.suspended(),
                            terms.needsCoupon(),
                            terms.combinable(),
                            terms.priority(),
                            terms.budgetMinor()));
        }

        Offer suspended() {
            return with(true, terms.needsCoupon(), terms.combinable(), terms.priority());
        }

        Offer byCoupon() {
            return with(terms.suspended(), true, terms.combinable(), terms.priority());
        }

        Offer alone() {
            return with(terms.suspended(), terms.needsCoupon(), false, terms.priority());
        }

        Offer priority(int priority) {
            return with(terms.suspended(), terms.needsCoupon(), terms.combinable(), priority);
        }

        private Offer with(
                Benefit benefit, @Nullable String currency, @Nullable Long threshold, @Nullable Long budget) {
            return new Offer(
                    promotionId,
                    new Terms(
                            terms.name(),
                            benefit,
                            currency,
                            threshold,
                            terms.startsAt(),
                            terms.endsAt(),
                            terms.suspended(),
                            terms.needsCoupon(),
                            terms.combinable(),
                            terms.priority(),
                            budget));
        }

        private Offer with(boolean suspended, boolean needsCoupon, boolean combinable, int priority) {
            return new Offer(
                    promotionId,
                    new Terms(
                            terms.name(),
                            terms.benefit(),
                            terms.currency(),
                            terms.thresholdMinor(),
                            terms.startsAt(),
                            terms.endsAt(),
                            suspended,
                            needsCoupon,
                            combinable,
                            priority,
                            terms.budgetMinor()));
        }
    }

    static Offer percent(String promotionId, int basisPoints) {
        return offer(promotionId, new Percent(basisPoints), null);
    }

    static Offer off(String promotionId, long pence) {
        return offer(promotionId, new AmountOff(pence), "GBP");
    }

    private static Offer offer(String promotionId, Benefit benefit, @Nullable String currency) {
        return new Offer(
                promotionId,
                new Terms(
                        promotionId,
                        benefit,
                        currency,
                        null,
                        NOW.minusSeconds(3600),
                        null,
                        false,
                        false,
                        true,
                        0,
                        null));
    }

    Shop offers(Offer... offers) {
        for (Offer offer : offers) {
            promotions.put(offer.promotionId(), Promotion.of(offer.promotionId(), offer.terms()));
        }
        return this;
    }

    Shop coupon(String code, String promotionId, @Nullable Long maxUses) {
        coupons.put(code, Coupon.of(code, promotionId, maxUses));
        return this;
    }

    /** A code that may be used any number of times. */
    Shop coupon(String code, String promotionId) {
        return coupon(code, promotionId, null);
    }

    /** Lines are numbered from 1. */
    static DiscountRequested ask(String reference, List<Long> pence, String... codes) {
        return ask(reference, "GBP", pence, codes);
    }

    static DiscountRequested ask(String reference, String currency, List<Long> minor, String... codes) {
        Line[] lines = new Line[minor.size()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new Line(i + 1, "sku-" + i, 1, Money.ofMinor(minor.get(i), currency));
        }
        return new DiscountRequested(reference, ORDER, null, "web", currency, NOW, List.of(lines), List.of(codes));
    }

    static RedemptionRequested redeem(String reference) {
        return new RedemptionRequested(reference, ORDER);
    }

    static DiscountReleaseRequested release(String reference) {
        return new DiscountReleaseRequested(reference, ORDER);
    }

    static ReversalRequested reverse(String reference) {
        return new ReversalRequested(reference, ORDER);
    }

    /** What a basket is entitled to just now; nothing is kept. */
    Entitlement.Decision entitlement(DiscountRequested request) {
        return Entitlement.of(Basket.of(request), new Offers(promotions, coupons));
    }

    /** Decides the requests in one batch, keeps the outcome, and returns the answers. */
    List<Answer> batch(PromotionRequest... requests) {
        PromotionBatch batch = new PromotionBatch(UNUSED_KEYS, NOW, new Offers(promotions, coupons), discounts);
        Arrays.stream(requests).forEach(batch::answer);
        for (Discount discount : batch.discounts().inserted()) {
            if (discounts.put(discount.reference(), discount) != null) {
                throw new AssertionError("stored already: " + discount);
            }
            discount.applied().stream()
                    .filter(applied -> applied.couponCode() != null)
                    .forEach(applied -> {
                        if (!redemptions.add(discount.reference() + " " + applied.couponCode())) {
                            throw new AssertionError("used already: " + applied);
                        }
                    });
        }
        batch.discounts().updated().forEach(discount -> discounts.put(discount.reference(), discount));
        batch.offers().promotions().updated().forEach(promotion -> promotions.put(promotion.promotionId(), promotion));
        batch.offers().coupons().updated().forEach(coupon -> coupons.put(coupon.code(), coupon));
        return batch.published().stream()
                .map(BatchState.OutgoingEvent::event)
                .map(Answer.class::cast)
                .toList();
    }

    Answer answer(PromotionRequest request) {
        return batch(request).getFirst();
    }

    Promotion promotion(String promotionId) {
        return promotions.get(promotionId);
    }

    Coupon couponOf(String code) {
        return coupons.get(code);
    }
}
