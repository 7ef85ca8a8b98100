package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.NOW;
import static promotion.Shop.TEN_POUNDS;
import static promotion.Shop.by;
import static promotion.Shop.discount;
import static promotion.Shop.first;
import static promotion.Shop.off;
import static promotion.Shop.percent;
import static promotion.Shop.redeem;
import static promotion.Shop.release;
import static promotion.Shop.reverse;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.CouponRefusal;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionRequest.DiscountRequested;
import promotion.Shop.Offer;
import promotion.document.Limit.Per;
import promotion.engine.Condition;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.AnyOf;
import promotion.engine.Condition.FirstOrder;
import promotion.engine.Condition.LevelIn;
import promotion.engine.Condition.NoneOf;

/** The limits of a promotion: for each customer, day, code and the campaign, in uses and in money. */
class LimitsCountWhomTheyNameTests {

    private static final Instant TOMORROW = NOW.plusSeconds(86_400);

    private final Shop shop = new Shop();
    private int orders;

    @Test
    void eachCustomerHasALimitOfTheirOwnAndGuestsHaveNone() {
        shop.offers(off("once", 100).limit(Per.CUSTOMER, 1L, null));

        assertThat(order("a", NOW)).isEqualTo(100);
        assertThat(order("a", TOMORROW)).isZero();
        assertThat(order("b", NOW)).isEqualTo(100);
        assertThat(order(null, NOW)).isEqualTo(100);
        assertThat(order(null, NOW)).isEqualTo(100);
    }

    @Test
    void aDayBeginsInTheZoneOfThePromotion() {
        shop.offers(off("daily", 100).limit(Per.CUSTOMER_DAY, 1L, null).zone("Asia/Shanghai"));
        Instant beforeMidnight = Instant.parse("2026-03-01T15:59:59Z");
        Instant midnight = Instant.parse("2026-03-01T16:00:00Z");

        assertThat(order("a", beforeMidnight)).isEqualTo(100);
        assertThat(order("a", beforeMidnight)).isZero();
        assertThat(order("a", midnight)).isEqualTo(100);
        assertThat(order("a", Instant.parse("2026-03-02T00:00:00Z"))).isZero();
    }

    @Test
    void aDayCountsAllCustomersAndTheCampaignAllDays() {
        shop.offers(off("few", 100).limit(Per.DAY, 2L, null).limit(Per.CAMPAIGN, 3L, null));

        assertThat(List.of(order("a", NOW), order(null, NOW), order("b", NOW))).containsExactly(100L, 100L, 0L);
        assertThat(List.of(order("a", TOMORROW), order("b", TOMORROW))).containsExactly(100L, 0L);
    }

    @Test
    void aCodeHasALimitOfItsOwn() {
        shop.offers(off("codes", 100).byCoupon().limit(Per.COUPON, 1L, null))
                .coupon("ONE", "codes")
                .coupon("TWO", "codes");

        assertThat(order("a", NOW, "one")).isEqualTo(100);
        assertThat(refusal("a", NOW, "one")).isEqualTo("USED_UP");
        assertThat(order("a", NOW, "two")).isEqualTo(100);
    }

    @Test
    void aCodeOfACustomerWhoHasHadEnoughIsRefused() {
        shop.offers(off("codes", 100).byCoupon().limit(Per.CUSTOMER_DAY, null, 100L))
                .coupon("ONE", "codes");

        assertThat(order("a", NOW, "one")).isEqualTo(100);
        assertThat(refusal("a", NOW, "one")).isEqualTo("LIMIT_REACHED");
        assertThat(order("b", NOW, "one")).isEqualTo(100);
    }

    @Test
    void aCodeOfACustomerServesNobodyElse() {
        shop.offers(off("personal", 100).byCoupon()).couponOf("a", "MINE", "personal", null);

        assertThat(refusal("b", NOW, "mine")).isEqualTo("OTHER_CUSTOMER");
        assertThat(refusal(null, NOW, "mine")).isEqualTo("OTHER_CUSTOMER");
        assertThat(order("a", NOW, "mine")).isEqualTo(100);
    }

    /** The reasons of conditions are shown to shoppers, so they would tell that a code exists. */
    @Test
    void aCodeThatTheShopperCannotUseIsRefusedForThatWhateverIsInTheBasket() {
        shop.offers(off("big", 100).byCoupon().threshold(5_000).limit(Per.COUPON, 1L, null))
                .couponOf("a", "MINE", "big", null)
                .coupon("USED", "big", 1L)
                .coupon("LIMITED", "big");
        shop.decide(discount("1", List.of(5_000L), "used"), discount("2", List.of(5_000L), "limited"));

        assertThat(refusal("b", NOW, "mine")).isEqualTo("OTHER_CUSTOMER");
        assertThat(refusal("b", NOW, "used")).isEqualTo("USED_UP");
        assertThat(refusal("b", NOW, "limited")).isEqualTo("USED_UP");
        assertThat(refusal("a", NOW, "mine")).isEqualTo("BELOW_THRESHOLD");
    }

    /** Several orders of a customer can be placed at once, before one of them is known to be the first. */
    @Test
    void whereverAPromotionReliesOnTheFirstOrderACustomerGetsItOnce() {
        Condition first = new FirstOrder();
        Condition gold = new LevelIn(Set.of("gold"));
        for (Condition condition : List.of(
                first,
                new AllOf(List.of(first)),
                new AnyOf(List.of(gold, first)),
                new NoneOf(List.of(new NoneOf(List.of(first)))),
                new NoneOf(List.of(new AllOf(List.of(new NoneOf(List.of(gold)), new NoneOf(List.of(first)))))))) {
            Shop shop = new Shop().offers(off("welcome", 100).condition(condition));
            assertThat(shop.promotion("welcome").terms().isLimited()).isTrue();

            assertThat(amount(shop, first("a", null, discount("1", TEN_POUNDS))))
                    .as("%s", condition)
                    .isEqualTo(100);
            assertThat(amount(shop, first("a", null, discount("2", TEN_POUNDS))))
                    .as("%s", condition)
                    .isZero();
            assertThat(amount(shop, first("b", null, discount("3", TEN_POUNDS))))
                    .isEqualTo(100);
            shop.answer(release("1"));
            assertThat(amount(shop, first("a", null, discount("4", TEN_POUNDS))))
                    .as("released")
                    .isEqualTo(100);
        }
    }

    @Test
    void whoGetsAPromotionForAnotherReasonGetsItAgain() {
        shop.offers(off("welcome", 100).condition(new AnyOf(List.of(new LevelIn(Set.of("gold")), new FirstOrder()))));

        assertThat(amount(shop, first("a", "gold", discount("1", TEN_POUNDS)))).isEqualTo(100);
        assertThat(amount(shop, first("a", "gold", discount("2", TEN_POUNDS)))).isEqualTo(100);
        assertThat(shop.allowances).isEmpty();
    }

    @Test
    void aPromotionForAllButFirstOrdersCountsNobody() {
        shop.offers(off("thanks", 100).condition(new NoneOf(List.of(new FirstOrder()))));

        assertThat(shop.promotion("thanks").terms().isLimited()).isFalse();
        assertThat(amount(shop, first("a", null, discount("1", TEN_POUNDS)))).isZero();
        assertThat(order("a", NOW)).isEqualTo(100);
        assertThat(order("a", NOW)).isEqualTo(100);
    }

    private static long amount(Shop shop, DiscountRequested request) {
        return ((DiscountGranted) shop.answer(request))
                .applied().stream()
                        .mapToLong(applied -> applied.amount().amountMinor())
                        .sum();
    }

    @Test
    void whatIsLeftServesTheWholeOrSmallerDiscounts() {
        shop.offers(percent("whole", 1_000).limit(Per.CUSTOMER, null, 150L).currency("GBP"));

        assertThat(order("a", NOW)).isEqualTo(100);
        assertThat(order("a", NOW)).as("ten pounds would take 100 of 50").isZero();
        assertThat(takenOff(shop.answer(by("a", NOW, discount("small", List.of(500L))))))
                .isEqualTo(50);
    }

    @Test
    void aPartialPromotionTakesTheRest() {
        shop.offers(percent("rest", 1_000)
                .limit(Per.CUSTOMER, null, 150L)
                .budget(220L)
                .partial());

        assertThat(List.of(order("a", NOW), order("a", NOW), order("a", NOW))).containsExactly(100L, 50L, 0L);
        assertThat(List.of(order("b", NOW), order("b", NOW)))
                .as("of the budget")
                .containsExactly(70L, 0L);
    }

    @Test
    void whatIsReleasedOrReversedMayBeUsedAgain() {
        shop.offers(off("once", 100).limit(Per.CUSTOMER, 1L, 100L));

        shop.decide(by("a", NOW, discount("left", TEN_POUNDS)), release("left"));
        shop.decide(by("a", NOW, discount("paid", TEN_POUNDS)), redeem("paid"));
        assertThat(order("a", NOW)).isZero();
        shop.decide(reverse("paid"));
        assertThat(order("a", NOW)).isEqualTo(100);
    }

    @Test
    void aReleasedDiscountIsRedeemedOnlyIfTheLimitStillAllowsIt() {
        shop.offers(off("once", 100).limit(Per.CUSTOMER, 1L, null));
        shop.decide(by("a", NOW, discount("late", TEN_POUNDS)), release("late"));
        shop.decide(by("a", NOW, discount("other", TEN_POUNDS)));

        assertThat(shop.answer(redeem("late"))).isInstanceOf(RedemptionRefused.class);
        shop.decide(release("other"));
        assertThat(shop.answer(redeem("late"))).isInstanceOf(DiscountRedeemed.class);
        assertThat(order("a", NOW)).isZero();
    }

    /** What was granted under a higher limit stays, and can be given back. */
    @Test
    void aLimitThatIsLoweredGrantsNothingMore() {
        Offer thrice = off("n", 100).limit(Per.CUSTOMER, 3L, null);
        shop.offers(thrice);
        shop.decide(by("a", NOW, discount("1", TEN_POUNDS)), by("a", NOW, discount("2", TEN_POUNDS)));
        shop.edit(off("n", 100).limit(Per.CUSTOMER, 1L, null));

        assertThat(order("a", NOW)).isZero();
        shop.decide(release("1"));
        assertThat(order("a", NOW)).isZero();
        shop.decide(release("2"));
        assertThat(order("a", NOW)).isEqualTo(100);
    }

    private long order(@Nullable String customer, Instant at, String... codes) {
        return takenOff(ask(customer, at, codes));
    }

    private String refusal(String customer, Instant at, String... codes) {
        List<CouponRefusal> refusals = ((DiscountRefused) ask(customer, at, codes)).refusals();
        return refusals.getFirst().reason();
    }

    private Answer ask(@Nullable String customer, Instant at, String... codes) {
        DiscountRequested request = discount("order-" + orders++, TEN_POUNDS, codes);
        return shop.answer(by(customer, at, request));
    }

    private static long takenOff(Answer answer) {
        return ((DiscountGranted) answer)
                .applied().stream()
                        .mapToLong(applied -> applied.amount().amountMinor())
                        .sum();
    }
}
