package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static promotion.Shop.ORDER;
import static promotion.Shop.ask;
import static promotion.Shop.off;
import static promotion.Shop.redeem;
import static promotion.Shop.release;
import static promotion.Shop.reverse;

import java.util.List;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.CouponRefusal;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.DiscountReleased;
import promotion.PromotionEvent.DiscountReversed;
import promotion.PromotionEvent.LineDiscount;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.offer.Coupon;
import promotion.offer.Promotion;

/** Each request in each state of its reference. */
class AnswersAsThingsStandTests {

    private static final DiscountRequested ASK = ask("r", List.of(1000L), "once");
    private static final Money FIVER = Money.ofMinor(500, "GBP");
    private static final List<Applied> APPLIED =
            List.of(new Applied("welcome", "ONCE", FIVER, List.of(new LineDiscount(1, FIVER))));

    private static final Answer GRANTED = new DiscountGranted("r", ORDER, APPLIED);
    private static final Answer REFUSED =
            new DiscountRefused("r", ORDER, List.of(new CouponRefusal("none", "UNKNOWN")));
    private static final Answer REDEEMED = new DiscountRedeemed("r", ORDER, APPLIED);
    private static final Answer RELEASED = new DiscountReleased("r", ORDER, APPLIED);
    private static final Answer NOTHING_RELEASED = new DiscountReleased("r", ORDER, List.of());
    private static final Answer REVERSED = new DiscountReversed("r", ORDER, APPLIED);
    private static final Answer NOTHING_REVERSED = new DiscountReversed("r", ORDER, List.of());
    private static final Answer NOT_REDEEMED = new RedemptionRefused("r", ORDER);

    private final Shop shop =
            new Shop().offers(off("welcome", 500).byCoupon().budget(500L)).coupon("ONCE", "welcome", 1L);

    @Test
    void nothingIsKnown() {
        assertThat(shop.answer(redeem("r"))).isEqualTo(NOT_REDEEMED);
        assertThat(shop.discounts).isEmpty();
        assertThat(shop.answer(ASK)).isEqualTo(GRANTED);
        assertUses(1, 0);
    }

    @Test
    void granted() {
        shop.batch(ASK);

        assertThat(shop.answer(ASK)).isEqualTo(GRANTED);
        assertUses(1, 0);
    }

    @Test
    void redeemed() {
        shop.batch(ASK);
        assertThat(shop.answer(redeem("r"))).isEqualTo(REDEEMED);
        assertUses(0, 1);

        assertThat(shop.batch(redeem("r"), release("r"), ASK, redeem("r")))
                .containsOnly(REDEEMED)
                .hasSize(4);
        assertUses(0, 1);
    }

    @Test
    void released() {
        shop.batch(ASK);
        assertThat(shop.answer(release("r"))).isEqualTo(RELEASED);
        assertUses(0, 0);

        assertThat(shop.batch(release("r"), ASK)).containsExactly(RELEASED, RELEASED);
        assertUses(0, 0);
    }

    @Test
    void releasedAndStillToBeHad() {
        shop.batch(ASK, release("r"));

        assertThat(shop.answer(redeem("r"))).isEqualTo(REDEEMED);
        assertUses(0, 1);
        assertThat(shop.answer(release("r"))).isEqualTo(REDEEMED);
    }

    @Test
    void releasedAndGone() {
        shop.batch(ASK, release("r"), ask("other", List.of(1000L), "once"));

        assertThat(shop.answer(redeem("r"))).isEqualTo(NOT_REDEEMED);
        assertThat(shop.answer(ASK)).isEqualTo(RELEASED);
        assertUses(1, 0);
        shop.batch(release("other"));
        assertThat(shop.answer(redeem("r"))).isEqualTo(REDEEMED);
    }

    @Test
    void releasedAndWhollyOrNotAtAll() {
        shop.offers(off("second", 100).byCoupon().budget(100L)).coupon("TWO", "second");
        shop.batch(ask("r", List.of(1000L), "once", "two"), release("r"));
        shop.batch(ask("other", List.of(1000L), "two"));

        assertThat(shop.answer(redeem("r"))).isEqualTo(NOT_REDEEMED);
        assertUses(0, 0);
    }

    @Test
    void releasedAndSuspendedSince() {
        shop.batch(ASK, release("r"));
        Promotion welcome = shop.promotion("welcome");
        shop.promotions.put(
                "welcome",
                welcome.edited(off("welcome", 500).byCoupon().suspended().terms()));

        assertThat(shop.answer(redeem("r"))).isEqualTo(NOT_REDEEMED);
    }

    @Test
    void releasedBeforehand() {
        assertThat(shop.answer(release("r"))).isEqualTo(NOTHING_RELEASED);
        assertThat(shop.batch(ASK, release("r"), ASK)).containsOnly(NOTHING_RELEASED);
        assertThat(shop.answer(redeem("r"))).isEqualTo(NOT_REDEEMED);
        assertUses(0, 0);
    }

    @Test
    void reversed() {
        shop.batch(ASK, redeem("r"));
        assertThat(shop.answer(reverse("r"))).isEqualTo(REVERSED);
        assertUses(0, 0);

        assertThat(shop.batch(reverse("r"), release("r"), ASK))
                .containsOnly(REVERSED)
                .hasSize(3);
        assertThat(shop.answer(redeem("r"))).isEqualTo(NOT_REDEEMED);
        assertUses(0, 0);
        assertThat(shop.answer(ask("other", List.of(1000L), "once"))).isInstanceOf(DiscountGranted.class);
    }

    @Test
    void reversedInTheBatchThatRedeemsIt() {
        assertThat(shop.batch(ASK, redeem("r"), reverse("r"))).containsExactly(GRANTED, REDEEMED, REVERSED);
        assertUses(0, 0);
    }

    @Test
    void reversedBeforeItsRedemptionArrives() {
        shop.batch(ASK);
        assertThat(shop.answer(reverse("r"))).isEqualTo(REVERSED);
        assertUses(0, 0);

        assertThat(shop.answer(redeem("r"))).isEqualTo(NOT_REDEEMED);
        assertUses(0, 0);
    }

    @Test
    void reversedAfterItsRelease() {
        shop.batch(ASK, release("r"));
        assertThat(shop.answer(reverse("r"))).isEqualTo(REVERSED);

        assertThat(shop.answer(redeem("r"))).as("late, and too late").isEqualTo(NOT_REDEEMED);
        assertUses(0, 0);
    }

    @Test
    void reversedBeforehand() {
        assertThat(shop.answer(reverse("r"))).isEqualTo(NOTHING_REVERSED);
        assertThat(shop.batch(ASK, release("r"), reverse("r"))).containsOnly(NOTHING_REVERSED);
        assertThat(shop.answer(redeem("r"))).isEqualTo(NOT_REDEEMED);
        assertUses(0, 0);
    }

    @Test
    void reversedWhenItWasRefusedOrReleasedBeforehand() {
        shop.batch(ask("r", List.of(1000L), "none"));
        assertThat(shop.batch(reverse("r"), reverse("r"))).containsOnly(NOTHING_REVERSED);
        assertThat(shop.answer(ASK)).isEqualTo(REFUSED);

        assertThat(shop.batch(release("s"), reverse("s"))).hasSize(2);
        assertThat(shop.answer(redeem("s"))).isInstanceOf(RedemptionRefused.class);
        assertUses(0, 0);
    }

    @Test
    void refused() {
        DiscountRequested wrong = ask("r", List.of(1000L), "once", "none");
        assertThat(shop.batch(wrong, wrong)).containsExactly(REFUSED, REFUSED);
        assertUses(0, 0);

        assertThat(shop.batch(release("r"), redeem("r"), wrong))
                .containsExactly(NOTHING_RELEASED, NOT_REDEEMED, REFUSED);
        assertThat(shop.answer(ASK)).as("a repetition gets the first answer").isEqualTo(REFUSED);
    }

    @Test
    void entitledToNothing() {
        DiscountRequested plain = ask("r", List.of(1000L));
        assertThat(shop.answer(plain)).isEqualTo(new DiscountGranted("r", ORDER, List.of()));
        assertThat(shop.answer(release("r"))).isEqualTo(NOTHING_RELEASED);
        assertThat(shop.answer(redeem("r"))).isEqualTo(new DiscountRedeemed("r", ORDER, List.of()));
    }

    /** A limit or budget that comes or goes counts from then on; what was counted is taken off again, and nothing else. */
    @Test
    void limitsThatChangeMeanwhile() {
        shop.offers(off("free", 100).byCoupon()).coupon("FREE", "free");
        shop.batch(ask("before", List.of(1000L), "free"));
        shop.coupons.put("FREE", shop.couponOf("FREE").limitedTo(1L));
        shop.promotions.put(
                "free",
                shop.promotion("free")
                        .edited(off("free", 100).byCoupon().budget(100L).terms()));

        shop.batch(release("before"), ask("r", List.of(1000L), "free"));
        assertThat(shop.couponOf("FREE").held()).isEqualTo(1);
        assertThat(shop.promotion("free").heldMinor()).isEqualTo(100);
        assertThat(shop.answer(redeem("before"))).isInstanceOf(RedemptionRefused.class);

        shop.coupons.put("FREE", shop.couponOf("FREE").limitedTo(null));
        shop.promotions.put(
                "free",
                shop.promotion("free").edited(off("free", 100).byCoupon().terms()));
        shop.batch(release("r"), redeem("before"));
        assertThat(shop.couponOf("FREE")).isEqualTo(Coupon.of("FREE", "free", null));
        assertThat(shop.promotion("free").heldMinor()).isZero();
    }

    @Test
    void aLimitThatCameAfterTheGrantIsNotGivenBackByAReversal() {
        shop.offers(off("free", 100).byCoupon()).coupon("FREE", "free");
        shop.batch(ask("before", List.of(1000L), "free"), redeem("before"));
        shop.coupons.put("FREE", shop.couponOf("FREE").limitedTo(5L));
        shop.batch(ask("after", List.of(1000L), "free"), redeem("after"));

        shop.batch(reverse("before"));
        assertThat(shop.couponOf("FREE").redeemed()).isEqualTo(1);
        shop.batch(reverse("after"));
        assertThat(shop.couponOf("FREE").redeemed()).isZero();
    }

    @Test
    void aReferenceOfAnotherCorrelationIsAMistake() {
        shop.batch(ASK);
        assertThatThrownBy(() -> shop.batch(new RedemptionRequested("r", "another order")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertUses(long held, long redeemed) {
        assertThat(shop.couponOf("ONCE")).isEqualTo(new Coupon("ONCE", "welcome", 1L, held, redeemed));
        assertThat(shop.promotion("welcome").heldMinor()).isEqualTo(held * 500);
        assertThat(shop.promotion("welcome").redeemedMinor()).isEqualTo(redeemed * 500);
    }
}
