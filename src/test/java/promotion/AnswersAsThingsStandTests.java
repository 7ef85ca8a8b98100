package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static promotion.Shop.ORDER;
import static promotion.Shop.TEN_POUNDS;
import static promotion.Shop.discount;
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
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.offer.Coupon;

/**
 * The answer to each request in each state of its reference.
 *
 * <p>Seen to fail when a reversal did not subtract redeemed uses and amounts: a reversed coupon stayed used.
 */
class AnswersAsThingsStandTests {

    private static final DiscountRequested REQUEST = discount("r", TEN_POUNDS, "once");
    private static final Money FIVER = Money.ofMinor(500, "GBP");
    private static final List<Applied> APPLIED = List.of(Shop.applied(
            "welcome",
            1,
            "ONCE",
            FIVER,
            List.of(Shop.lineOff(1, Money.ofMinor(350, "GBP")), Shop.lineOff(2, Money.ofMinor(150, "GBP")))));

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
        assertAnswer(REQUEST, GRANTED, 1, 0);
    }

    @Test
    void granted() {
        shop.decide(REQUEST);

        assertAnswer(REQUEST, GRANTED, 1, 0);
    }

    @Test
    void redeemed() {
        shop.decide(REQUEST);
        assertAnswer(redeem("r"), REDEEMED, 0, 1);

        assertThat(shop.decide(redeem("r"), release("r"), REQUEST, redeem("r")))
                .containsOnly(REDEEMED)
                .hasSize(4);
        assertUses(0, 1);
    }

    @Test
    void released() {
        shop.decide(REQUEST);
        assertAnswer(release("r"), RELEASED, 0, 0);

        assertThat(shop.decide(release("r"), REQUEST)).containsExactly(RELEASED, RELEASED);
        assertUses(0, 0);
    }

    @Test
    void releasedAndStillAvailable() {
        shop.decide(REQUEST, release("r"));

        assertAnswer(redeem("r"), REDEEMED, 0, 1);
        assertThat(shop.answer(release("r"))).isEqualTo(REDEEMED);
    }

    @Test
    void releasedAndUsedByAnother() {
        shop.decide(REQUEST, release("r"), discount("other", TEN_POUNDS, "once"));

        assertThat(shop.answer(redeem("r"))).isEqualTo(NOT_REDEEMED);
        assertAnswer(REQUEST, RELEASED, 1, 0);
        shop.decide(release("other"));
        assertThat(shop.answer(redeem("r"))).isEqualTo(REDEEMED);
    }

    @Test
    void releasedAndWhollyOrNotAtAll() {
        shop.offers(off("second", 100).byCoupon().budget(100L)).coupon("TWO", "second");
        shop.decide(discount("r", TEN_POUNDS, "once", "two"), release("r"));
        shop.decide(discount("other", TEN_POUNDS, "two"));

        assertAnswer(redeem("r"), NOT_REDEEMED, 0, 0);
    }

    @Test
    void releasedAndSuspendedSince() {
        shop.decide(REQUEST, release("r"));
        shop.edit(off("welcome", 500).byCoupon().paused());

        assertThat(shop.answer(redeem("r"))).isEqualTo(NOT_REDEEMED);
    }

    @Test
    void releasedBeforehand() {
        assertThat(shop.answer(release("r"))).isEqualTo(NOTHING_RELEASED);
        assertThat(shop.decide(REQUEST, release("r"), REQUEST)).containsOnly(NOTHING_RELEASED);
        assertAnswer(redeem("r"), NOT_REDEEMED, 0, 0);
    }

    @Test
    void reversed() {
        shop.decide(REQUEST, redeem("r"));
        assertAnswer(reverse("r"), REVERSED, 0, 0);

        assertThat(shop.decide(reverse("r"), release("r"), REQUEST))
                .containsOnly(REVERSED)
                .hasSize(3);
        assertAnswer(redeem("r"), NOT_REDEEMED, 0, 0);
        assertThat(shop.answer(discount("other", TEN_POUNDS, "once"))).isInstanceOf(DiscountGranted.class);
    }

    @Test
    void reversedInTheBatchThatRedeemsIt() {
        assertThat(shop.decide(REQUEST, redeem("r"), reverse("r"))).containsExactly(GRANTED, REDEEMED, REVERSED);
        assertUses(0, 0);
    }

    @Test
    void reversedBeforeItsRedemptionArrives() {
        shop.decide(REQUEST);
        assertAnswer(reverse("r"), REVERSED, 0, 0);

        assertAnswer(redeem("r"), NOT_REDEEMED, 0, 0);
    }

    @Test
    void reversedAfterItsRelease() {
        shop.decide(REQUEST, release("r"));
        assertThat(shop.answer(reverse("r"))).isEqualTo(REVERSED);

        assertThat(shop.answer(redeem("r"))).as("the release came first").isEqualTo(NOT_REDEEMED);
        assertUses(0, 0);
    }

    @Test
    void reversedBeforehand() {
        assertThat(shop.answer(reverse("r"))).isEqualTo(NOTHING_REVERSED);
        assertThat(shop.decide(REQUEST, release("r"), reverse("r"))).containsOnly(NOTHING_REVERSED);
        assertAnswer(redeem("r"), NOT_REDEEMED, 0, 0);
    }

    @Test
    void reversedWhenItWasRefusedOrReleasedBeforehand() {
        shop.decide(discount("r", TEN_POUNDS, "none"));
        assertThat(shop.decide(reverse("r"), reverse("r"))).containsOnly(NOTHING_REVERSED);
        assertThat(shop.answer(REQUEST)).isEqualTo(REFUSED);

        assertThat(shop.decide(release("s"), reverse("s"))).hasSize(2);
        assertThat(shop.answer(redeem("s"))).isInstanceOf(RedemptionRefused.class);
        assertUses(0, 0);
    }

    @Test
    void refused() {
        DiscountRequested wrong = discount("r", TEN_POUNDS, "once", "none");
        assertThat(shop.decide(wrong, wrong)).containsExactly(REFUSED, REFUSED);
        assertUses(0, 0);

        assertThat(shop.decide(release("r"), redeem("r"), wrong))
                .containsExactly(NOTHING_RELEASED, NOT_REDEEMED, REFUSED);
        assertThat(shop.answer(REQUEST)).as("a repetition").isEqualTo(REFUSED);
    }

    @Test
    void entitledToNothing() {
        DiscountRequested plain = discount("r", TEN_POUNDS);
        assertThat(shop.answer(plain)).isEqualTo(new DiscountGranted("r", ORDER, List.of()));
        assertThat(shop.answer(release("r"))).isEqualTo(NOTHING_RELEASED);
        assertThat(shop.answer(redeem("r"))).isEqualTo(new DiscountRedeemed("r", ORDER, List.of()));
    }

    /** A limit or budget that is set or removed applies from then on. Only what was counted is subtracted again. */
    @Test
    void limitsThatChangeMeanwhile() {
        shop.offers(off("free", 100).byCoupon()).coupon("FREE", "free");
        shop.decide(discount("before", TEN_POUNDS, "free"));
        shop.limit("FREE", 1L);
        shop.edit(off("free", 100).byCoupon().budget(100L));

        shop.decide(release("before"), discount("r", TEN_POUNDS, "free"));
        assertThat(shop.couponOf("FREE").held()).isEqualTo(1);
        assertThat(shop.promotion("free").heldMinor()).isEqualTo(100);
        assertThat(shop.answer(redeem("before"))).isInstanceOf(RedemptionRefused.class);

        shop.limit("FREE", null);
        shop.edit(off("free", 100).byCoupon());
        shop.decide(release("r"), redeem("before"));
        Coupon free = shop.couponOf("FREE");
        assertThat(free).isEqualTo(Coupon.of("FREE", "free", null, null).following(free));
        assertThat(shop.promotion("free").heldMinor()).isZero();
    }

    @Test
    void aReversalDoesNotLowerALimitThatWasSetAfterTheGrant() {
        shop.offers(off("free", 100).byCoupon()).coupon("FREE", "free");
        shop.decide(discount("before", TEN_POUNDS, "free"), redeem("before"));
        shop.limit("FREE", 5L);
        shop.decide(discount("after", TEN_POUNDS, "free"), redeem("after"));

        shop.decide(reverse("before"));
        assertThat(shop.couponOf("FREE").redeemed()).isEqualTo(1);
        shop.decide(reverse("after"));
        assertThat(shop.couponOf("FREE").redeemed()).isZero();
    }

    @Test
    void aReferenceOfAnotherCorrelationIsAMistake() {
        shop.decide(REQUEST);
        assertThatThrownBy(() -> shop.decide(new RedemptionRequested("r", "another order")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertAnswer(PromotionRequest request, Answer answer, long held, long redeemed) {
        assertThat(shop.answer(request)).isEqualTo(answer);
        assertUses(held, redeemed);
    }

    private void assertUses(long held, long redeemed) {
        Coupon coupon = shop.couponOf("ONCE");
        assertThat(coupon)
                .isEqualTo(Coupon.of("ONCE", "welcome", 1L, null)
                        .counting(held, redeemed)
                        .following(coupon));
        assertThat(shop.promotion("welcome").heldMinor()).isEqualTo(held * 500);
        assertThat(shop.promotion("welcome").redeemedMinor()).isEqualTo(redeemed * 500);
    }
}
