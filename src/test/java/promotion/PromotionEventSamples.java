package promotion;

import java.time.Instant;
import java.util.List;
import outbox.Event;
import platform.money.Money;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.CouponRefusal;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.DiscountReleased;
import promotion.PromotionEvent.DiscountReversed;
import promotion.PromotionEvent.LineDiscount;
import promotion.PromotionEvent.OfferChanged;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.Line;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.PromotionRequest.ReversalRequested;

/** One event of each type that promotion receives or publishes, for the golden files. */
public final class PromotionEventSamples {

    private static final String ORDER = "0197a6b0-0000-7000-8000-000000000001";
    private static final String DISCOUNT = ORDER + "/discount/1";
    private static final Instant AT = Instant.parse("2026-03-01T09:00:00Z");
    private static final List<Applied> APPLIED = List.of(
            new Applied("spring-sale", null, pence(300), List.of(new LineDiscount(1, pence(300)))),
            new Applied(
                    "welcome",
                    "WELCOME-5",
                    pence(500),
                    List.of(new LineDiscount(1, pence(350)), new LineDiscount(2, pence(150)))));

    private PromotionEventSamples() {}

    public static List<Event> all() {
        return List.of(
                new DiscountRequested(
                        DISCOUNT,
                        ORDER,
                        "alice",
                        "web",
                        "GBP",
                        AT,
                        List.of(new Line(1, "85123A", 6, pence(1530)), new Line(2, "22423", 1, pence(1275))),
                        List.of("welcome-5")),
                new RedemptionRequested(DISCOUNT, ORDER),
                new DiscountReleaseRequested(DISCOUNT, ORDER),
                new DiscountGranted(DISCOUNT, ORDER, APPLIED),
                new DiscountRefused(DISCOUNT, ORDER, List.of(new CouponRefusal("welcome-5", "USED_UP"))),
                new DiscountRedeemed(DISCOUNT, ORDER, APPLIED),
                new RedemptionRefused(DISCOUNT, ORDER),
                new DiscountReleased(DISCOUNT, ORDER, APPLIED),
                new ReversalRequested(DISCOUNT, ORDER),
                new DiscountReversed(DISCOUNT, ORDER, APPLIED),
                new OfferChanged("spring-sale", 3, true, AT, AT.plusSeconds(86_400)));
    }

    private static Money pence(long amount) {
        return Money.ofMinor(amount, "GBP");
    }
}
