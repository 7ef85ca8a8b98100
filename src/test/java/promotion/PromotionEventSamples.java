package promotion;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import outbox.Event;
import platform.money.Money;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.ChangedCode;
import promotion.PromotionEvent.CodesChanged;
import promotion.PromotionEvent.CouponRefusal;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.DiscountReleased;
import promotion.PromotionEvent.DiscountReversed;
import promotion.PromotionEvent.EarnedGifts;
import promotion.PromotionEvent.FunderShare;
import promotion.PromotionEvent.LeftOut;
import promotion.PromotionEvent.LimitTerms;
import promotion.PromotionEvent.LimitUse;
import promotion.PromotionEvent.LimitsChanged;
import promotion.PromotionEvent.LineDiscount;
import promotion.PromotionEvent.OfferChanged;
import promotion.PromotionEvent.OfferTerms;
import promotion.PromotionEvent.ProfileChanged;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionEvent.RestPriced;
import promotion.PromotionEvent.ShippingDiscount;
import promotion.PromotionEvent.UnitDiscount;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.GiveBackRequested;
import promotion.PromotionRequest.GrantedVersion;
import promotion.PromotionRequest.KeptDiscount;
import promotion.PromotionRequest.Line;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.PromotionRequest.RepricingRequested;
import promotion.PromotionRequest.ReversalRequested;
import promotion.PromotionRequest.Traits;
import promotion.document.CodeHash;
import promotion.document.Pseudonym;

/** One event of each type that promotion receives or publishes, for the golden files. */
public final class PromotionEventSamples {

    private static final String ORDER = "0197a6b0-0000-7000-8000-000000000001";
    private static final String DISCOUNT = ORDER + "/discount/1";
    private static final Instant AT = Instant.parse("2026-03-01T09:00:00Z");
    private static final List<Applied> APPLIED = List.of(
            Shop.applied(
                    "spring-sale",
                    3,
                    null,
                    pence(301),
                    List.of(new LineDiscount(
                            1,
                            pence(301),
                            List.of(new UnitDiscount(1, pence(51)), new UnitDiscount(5, pence(50))),
                            List.of(new FunderShare("SHOP", pence(151)), new FunderShare("BRAND", pence(150)))))),
            new Applied(
                    "welcome",
                    7,
                    "WELCOME-5",
                    pence(700),
                    List.of(off(1, 6, 50), off(2, 1, 150)),
                    new ShippingDiscount(pence(250), List.of(new FunderShare("PLATFORM", pence(250)))),
                    null,
                    "PRICE_AGAIN",
                    null));

    /** A part whose limits want to know what comes back. */
    private static final List<Applied> GIVING_BACK = List.of(
            APPLIED.getFirst(),
            new Applied(
                    "welcome",
                    7,
                    "WELCOME-5",
                    pence(450),
                    List.of(off(1, 6, 50), off(2, 1, 150)),
                    null,
                    null,
                    "PRICE_AGAIN",
                    "GIVE_BACK"));

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
                        List.of(
                                new Line(
                                        1,
                                        "85123A",
                                        6,
                                        pence(1530),
                                        new Traits(
                                                List.of("candles", "lights"),
                                                List.of("summer"),
                                                Map.of("colour", "red"),
                                                pence(200))),
                                new Line(2, "22423", 1, pence(1275), null)),
                        List.of("welcome-5"),
                        "GB",
                        "sandbox",
                        "gold",
                        List.of("staff", "vip"),
                        true,
                        pence(495)),
                new RepricingRequested(
                        ORDER + "_return_1",
                        ORDER,
                        new DiscountRequested(
                                ORDER + "_return_1",
                                ORDER,
                                "alice",
                                "web",
                                "GBP",
                                AT,
                                List.of(new Line(2, "22423", 1, pence(1275), null)),
                                List.of(),
                                "GB",
                                "sandbox",
                                "gold",
                                List.of("staff"),
                                true,
                                pence(495)),
                        List.of(new GrantedVersion("welcome", 7, "WELCOME-5", pence(700)))),
                new RestPriced(ORDER + "_return_1", ORDER, APPLIED, List.of(new EarnedGifts("teapot", 1))),
                new RedemptionRequested(DISCOUNT, ORDER),
                new GiveBackRequested(DISCOUNT, ORDER, List.of(new KeptDiscount("welcome", pence(150), true))),
                new DiscountReleaseRequested(DISCOUNT, ORDER),
                new DiscountGranted(DISCOUNT, ORDER, GIVING_BACK, List.of(new LeftOut("bundle", 4))),
                new DiscountRefused(DISCOUNT, ORDER, List.of(new CouponRefusal("welcome-5", "USED_UP"))),
                new DiscountRedeemed(DISCOUNT, ORDER, GIVING_BACK),
                new RedemptionRefused(DISCOUNT, ORDER),
                new DiscountReleased(DISCOUNT, ORDER, GIVING_BACK),
                new ReversalRequested(DISCOUNT, ORDER),
                new DiscountReversed(DISCOUNT, ORDER, GIVING_BACK),
                new CodesChanged(
                        "welcome",
                        List.of(
                                new ChangedCode(CodeHash.of("WELCOME-5"), 1, true, null, null, null),
                                new ChangedCode(CodeHash.of("ALICE-1"), 2, false, "alice", 250L, AT))),
                new LimitsChanged(
                        "welcome",
                        3,
                        7001,
                        "Asia/Shanghai",
                        100_000L,
                        List.of(new LimitTerms("CUSTOMER", 1L, null), new LimitTerms("DAY", null, 5_000L)),
                        List.of(
                                new LimitUse("BUDGET", "", 0, 75_000),
                                new LimitUse("CUSTOMER", Pseudonym.of("17850"), 1, 250))),
                new ProfileChanged("17850", 2, "gold", List.of("staff", "vip")),
                new OfferChanged(
                        "spring-sale",
                        3,
                        true,
                        AT,
                        AT.plusSeconds(86_400),
                        new OfferTerms(
                                "Spring sale", Map.of("layer", "LINE"), "GBP", true, true, true, 5, true, true)));
    }

    /** A discount of so much off each unit of a line, paid by the shop. */
    static LineDiscount off(int lineNo, long units, long pence) {
        Money amount = pence(units * pence);
        return new LineDiscount(
                lineNo, amount, List.of(new UnitDiscount(units, pence(pence))), List.of(FunderShare.ofShop(amount)));
    }

    private static Money pence(long amount) {
        return Money.ofMinor(amount, "GBP");
    }
}
