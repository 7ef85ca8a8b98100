package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static promotion.Shop.NOW;
import static promotion.Shop.discount;
import static promotion.Shop.off;
import static promotion.Shop.percent;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.CouponRefusal;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.Line;
import promotion.offer.AppliedDiscount;
import promotion.offer.Basket;
import promotion.offer.Coupon;
import promotion.offer.Entitlement;

class AppliesPromotionsAsDeclaredTests {

    private final Shop shop = new Shop();

    @Test
    void nothingWhenNothingIsOffered() {
        assertThat(granted(discount("r", pence(1000)))).isEmpty();
    }

    @Test
    void aPercentageOfEachLineRoundedHalfUpOnTheSum() {
        shop.offers(percent("sale", 1_000));

        assertThat(lines(pence(1530, 1275))).containsExactly(153L, 128L);
        // 10 % of 25 is 2.5; of equal remainders the earlier line is rounded up.
        assertThat(lines(pence(5, 10, 10))).containsExactly(1L, 1L, 1L);
        assertThat(granted(discount("r", pence(4)))).isEmpty();
        assertThat(lines(pence(5))).containsExactly(1L);
    }

    @Test
    void anAmountByLargestRemainderAndNeverMoreThanTheLinesCost() {
        shop.offers(off("fiver", 500));

        assertThat(lines(pence(1000, 1000, 1000))).containsExactly(167L, 167L, 166L);
        assertThat(lines(pence(120, 80))).containsExactly(120L, 80L);
    }

    @Test
    void inTheOrderOfPriorityThenIdEachOnTheAmountThatIsLeft() {
        shop.offers(
                off("b", 100).priority(1),
                percent("c", 5_000).priority(2),
                percent("a", 5_000).priority(2));

        List<Applied> applied = granted(discount("r", pence(1000)));

        assertThat(applied).extracting(Applied::promotionId).containsExactly("b", "a", "c");
        assertThat(applied).extracting(each -> each.amount().amountMinor()).containsExactly(100L, 450L, 225L);
    }

    @Test
    void aPromotionDoesNotApplyIfNoAmountIsLeft() {
        shop.offers(percent("all", 10_000), off("more", 1).byCoupon().priority(1))
                .coupon("MORE", "more");

        assertThat(ids(discount("r", pence(1000), "MORE"))).containsExactly("all");
    }

    @Test
    void onlyPromotionsThatAreValidAndActiveAndForTheBasket() {
        shop.offers(
                percent("valid", 100).valid(NOW, NOW.plusSeconds(1)),
                percent("ended", 100).valid(NOW.minusSeconds(9), NOW),
                percent("later", 100).valid(NOW.plusSeconds(1), null),
                percent("paused", 100).paused(),
                percent("euros", 100).currency("EUR"),
                percent("for more", 100).threshold(1001),
                percent("for so much", 100).threshold(1000),
                percent("by coupon", 100).byCoupon());

        assertThat(ids(discount("r", pence(600, 400)))).containsExactly("for so much", "valid");
    }

    @Test
    void aPercentageWithoutACurrencyAppliesInAnyCurrency() {
        shop.offers(percent("sale", 1_000), off("pounds", 100));

        assertThat(granted(discount("r", "JPY", pence(1000))))
                .containsExactly(Shop.applied(
                        "sale",
                        1,
                        null,
                        Money.ofMinor(100, "JPY"),
                        List.of(Shop.lineOff(1, Money.ofMinor(100, "JPY")))));
    }

    @Test
    void aCodeAppliesOnceHoweverItIsTypedAndHoweverOften() {
        shop.offers(off("welcome", 500).byCoupon()).coupon("WELCOME-5", "welcome", 1L);

        List<Applied> applied = granted(discount("r", pence(1000), " welcome-5", "WELCOME-5 ", "Welcome-5"));

        assertThat(applied).hasSize(1);
        assertThat(applied.getFirst().couponCode()).isEqualTo("WELCOME-5");
    }

    @Test
    void everyCodeThatCannotBeAppliedIsNamedAsItWasTypedWithItsReason() {
        shop.offers(
                off("fine", 100).byCoupon(),
                off("ended", 100).byCoupon().valid(NOW.minusSeconds(9), NOW),
                off("later", 100).byCoupon().valid(NOW.plusSeconds(1), null),
                off("paused", 100).byCoupon().paused(),
                percent("euros", 100).byCoupon().currency("EUR"),
                off("large", 100).byCoupon().threshold(1001));
        for (String id : List.of("fine", "ended", "later", "paused", "euros", "large")) {
            shop.coupon(id.toUpperCase(Locale.ROOT), id);
        }
        shop.coupons.put("USED", Coupon.of("USED", "fine", 2L, null).counting(1, 1));

        String[] codes = {"none", "fine", "ended", "later", "paused", "euros", "large", "used", "\u0000"};
        assertThat(refused(discount("r", pence(1000), codes)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "none", "UNKNOWN",
                        "ended", "ENDED",
                        "later", "NOT_STARTED",
                        "paused", "PAUSED",
                        "euros", "OTHER_CURRENCY",
                        "large", "BELOW_THRESHOLD",
                        "used", "USED_UP",
                        "\u0000", "UNKNOWN"));
    }

    @Test
    void aCodeThatCannotBeCombinedIsRefusedBesideOthersAndAppliedAlone() {
        shop.offers(
                        percent("sale", 9_000),
                        off("alone", 950).byCoupon().alone(),
                        off("fine", 100).byCoupon())
                .coupon("ALONE", "alone")
                .coupon("FINE", "fine");

        assertThat(refused(discount("r", pence(1000), "fine", "alone")))
                .containsExactly(Map.entry("alone", "NOT_COMBINABLE"));
        assertThat(ids(discount("r", pence(1000), "alone"))).containsExactly("alone");
        assertThat(ids(discount("r", pence(1000), "fine"))).containsExactly("fine", "sale");
    }

    @Test
    void aCodeWithoutWhichTheOrderCostsLessIsRefused() {
        shop.offers(percent("sale", 9_000), off("alone", 899).byCoupon().alone())
                .coupon("ALONE", "alone");

        assertThat(refused(discount("r", pence(1000), "alone"))).containsExactly(Map.entry("alone", "NOT_BETTER"));
        assertThat(ids(discount("r", pence(998), "alone")))
                .as("as much as without it")
                .containsExactly("alone");
    }

    @Test
    void twoCodesOfOnePromotionAreNotCombined() {
        shop.offers(off("welcome", 100).byCoupon()).coupon("A", "welcome").coupon("B", "welcome");

        assertThat(refused(discount("r", pence(1000), "a", "b")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "NOT_COMBINABLE", "b", "NOT_COMBINABLE"));
    }

    @Test
    void anAutomaticPromotionThatCannotBeCombinedAppliesIfItIsBetterThanTheRest() {
        shop.offers(off("one", 100), off("two", 100), off("alone", 200).alone());
        assertThat(ids(discount("r", pence(1000))))
                .as("if both are equal, the combination wins")
                .containsExactly("one", "two");

        shop.offers(off("better", 201).alone());
        assertThat(ids(discount("r", pence(1000)))).containsExactly("better");

        shop.offers(off("code", 1).byCoupon()).coupon("CODE", "code");
        assertThat(ids(discount("r", pence(1000), "code")))
                .as("a coupon is never dropped for a better promotion")
                .containsExactly("code", "one", "two");
    }

    @Test
    void aBudgetPaysTheWholeAmountOrNothing() {
        shop.offers(off("little", 500).budget(499L), off("other", 100).priority(1));
        assertThat(ids(discount("r", pence(1000)))).containsExactly("other");
        assertThat(ids(discount("r", pence(499)))).containsExactly("little");

        shop.offers(off("by coupon", 500).byCoupon().budget(499L)).coupon("C", "by coupon");
        assertThat(refused(discount("r", pence(1000), "C"))).containsExactly(Map.entry("C", "BUDGET_SPENT"));
    }

    @Test
    void anAutomaticPromotionAppliesOnceEvenIfItsCodeIsGiven() {
        shop.offers(off("both", 100)).coupon("BOTH", "both");

        assertThat(granted(discount("r", pence(1000), "both")))
                .extracting(Applied::couponCode)
                .containsExactly("BOTH");
    }

    @Test
    void aBasketThatContradictsItselfIsRefused() {
        assertThatThrownBy(() -> Basket.of(discount("r", pence(1, -1)))).isInstanceOf(IllegalArgumentException.class);
        Line line = discount("r", pence(1)).lines().getFirst();
        DiscountRequested mixed = new DiscountRequested(
                "r", "o", null, "web", "EUR", NOW, List.of(line), List.of(), null, null, null, List.of(), false, null);
        assertThatThrownBy(() -> Basket.of(mixed)).isInstanceOf(IllegalArgumentException.class);
        DiscountRequested twice = new DiscountRequested(
                "r",
                "o",
                null,
                "web",
                "GBP",
                NOW,
                List.of(line, line),
                List.of(),
                null,
                null,
                null,
                List.of(),
                false,
                null);
        assertThatThrownBy(() -> Basket.of(twice)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<Applied> granted(DiscountRequested request) {
        return ((Entitlement.Granted) shop.entitlement(request))
                .appliedDiscounts().stream().map(AppliedDiscount::applied).toList();
    }

    private Map<String, String> refused(DiscountRequested request) {
        return ((Entitlement.Refused) shop.entitlement(request))
                .refusals().stream().collect(Collectors.toMap(CouponRefusal::code, CouponRefusal::reason));
    }

    private List<String> ids(DiscountRequested request) {
        return granted(request).stream().map(Applied::promotionId).toList();
    }

    /** The amounts that the first promotion takes off the lines. */
    private List<Long> lines(List<Long> amounts) {
        Applied applied = granted(discount("r", amounts)).getFirst();
        return applied.lines().stream().map(line -> line.amount().amountMinor()).toList();
    }

    private static List<Long> pence(long... amounts) {
        return LongStream.of(amounts).boxed().toList();
    }
}
