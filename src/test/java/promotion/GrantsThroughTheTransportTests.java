package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.ORDER;
import static promotion.Shop.TEN_POUNDS;
import static promotion.Shop.discount;
import static promotion.Shop.lineOff;
import static promotion.Shop.off;
import static promotion.Shop.percent;
import static promotion.Shop.redeem;
import static promotion.Shop.release;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.CouponRefusal;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.DiscountReleased;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionRequest.DiscountRequested;

class GrantsThroughTheTransportTests extends PromotionTest {

    private static final List<Applied> APPLIED = List.of(
            Shop.applied("sale", 1, null, pence(100), List.of(lineOff(1, pence(70)), lineOff(2, pence(30)))),
            Shop.applied(
                    "welcome", 1, "WELCOME-5", pence(500), List.of(lineOff(1, pence(350)), lineOff(2, pence(150)))));

    @BeforeEach
    void aSaleAndAVoucher() {
        asker.offers(
                percent("sale", 1_000),
                off("welcome", 500).byCoupon().budget(2_000L).priority(1));
        asker.coupon("WELCOME-5", "welcome", 2L);
    }

    @Test
    void fromTheRequestToTheRedemption() {
        assertThat(asker.ask(discount("flow", TEN_POUNDS, "welcome-5")))
                .containsExactly(new DiscountGranted("flow", ORDER, APPLIED));
        assertThat(asker.uses("WELCOME-5")).containsExactly(1L, 0L);
        assertThat(asker.budget("welcome")).containsExactly(500L, 0L);
        assertThat(asker.budget("sale")).containsExactly(0L, 0L);

        assertThat(asker.ask(redeem("flow"))).containsExactly(new DiscountRedeemed("flow", ORDER, APPLIED));
        assertThat(asker.uses("WELCOME-5")).containsExactly(0L, 1L);
        assertThat(asker.budget("welcome")).containsExactly(0L, 500L);

        assertThat(asker.ask(release("flow"), redeem("flow"), discount("flow", TEN_POUNDS, "welcome-5")))
                .containsOnly(new DiscountRedeemed("flow", ORDER, APPLIED))
                .hasSize(3);
        assertThat(asker.uses("WELCOME-5")).containsExactly(0L, 1L);
    }

    @Test
    void aReleasedCouponCanBeUsedAtOnceAndIsRedeemedLaterIfItIsStillAvailable() {
        asker.ask(discount("one", TEN_POUNDS, "welcome-5"), discount("two", TEN_POUNDS, "welcome-5"));
        assertThat(asker.ask(discount("three", TEN_POUNDS, "welcome-5")))
                .containsExactly(
                        new DiscountRefused("three", ORDER, List.of(new CouponRefusal("welcome-5", "USED_UP"))));
        assertThat(asker.ask(release("one"))).containsExactly(new DiscountReleased("one", ORDER, APPLIED));
        assertThat(asker.uses("WELCOME-5")).containsExactly(1L, 0L);

        assertThat(asker.ask(discount("four", TEN_POUNDS, "welcome-5")))
                .containsExactly(new DiscountGranted("four", ORDER, APPLIED));
        assertThat(asker.ask(redeem("one"))).containsExactly(new RedemptionRefused("one", ORDER));
        asker.ask(release("two"));
        assertThat(asker.ask(redeem("one"))).containsExactly(new DiscountRedeemed("one", ORDER, APPLIED));
        assertThat(asker.uses("WELCOME-5")).containsExactly(1L, 1L);
        assertThat(asker.budget("welcome")).containsExactly(500L, 500L);
    }

    @Test
    void aReleaseMayComeBeforeItsRequest() {
        assertThat(asker.ask(release("early"))).containsExactly(new DiscountReleased("early", ORDER, List.of()));
        assertThat(asker.ask(discount("early", TEN_POUNDS, "welcome-5")))
                .containsExactly(new DiscountReleased("early", ORDER, List.of()));
        assertThat(asker.ask(redeem("early"))).containsExactly(new RedemptionRefused("early", ORDER));
        assertThat(asker.uses("WELCOME-5")).containsExactly(0L, 0L);
    }

    @Test
    void aRefusalIsRememberedWithWhatWasTyped() {
        DiscountRefused refused = new DiscountRefused(
                "refused",
                ORDER,
                List.of(new CouponRefusal(" none", "UNKNOWN"), new CouponRefusal("no\u0000ne", "UNKNOWN")));
        DiscountRequested request = discount("refused", TEN_POUNDS, " none", "welcome-5", "no\u0000ne");
        assertThat(asker.ask(request, request)).containsExactly(refused, refused);
        asker.coupon("NONE", "welcome", null);
        assertThat(asker.ask(request)).containsExactly(refused);
        assertThat(asker.ask(release("refused"))).containsExactly(new DiscountReleased("refused", ORDER, List.of()));
    }

    /** Thousands of orders a second share these rows, so an order must not lock them. */
    @Test
    void offersWithoutALimitAreNeitherWrittenNorLocked() {
        asker.offers(percent("spring", 100).byCoupon());
        asker.coupon("SPRING", "spring", null);
        List<String> before = versions();

        asker.ask(IntStream.range(0, 20)
                .boxed()
                .flatMap(i -> Stream.of(
                        discount("free/" + i, TEN_POUNDS, "spring"),
                        i % 2 == 0 ? redeem("free/" + i) : release("free/" + i)))
                .toArray(PromotionRequest[]::new));

        assertThat(versions()).isEqualTo(before);
        assertThat(asker.count("select count(*) from promotion.redemption where code = 'SPRING'"))
                .isEqualTo(20);
    }

    private List<String> versions() {
        return List.of(
                asker.version("promotion", "promotion_id", "sale"),
                asker.version("promotion", "promotion_id", "spring"),
                asker.version("promotion", "promotion_id", "welcome"),
                asker.version("coupon", "code", "SPRING"));
    }

    @Test
    void anEmptyDiscountIsOneSmallRow() {
        asker.deleteOffers();

        assertThat(asker.ask(discount("nothing", TEN_POUNDS)))
                .containsExactly(new DiscountGranted("nothing", ORDER, List.of()));

        assertThat(asker.count("select pg_column_size(d) from promotion.discount d"))
                .isLessThan(100);
        assertThat(asker.count("select count(*) from promotion.redemption")).isZero();
        assertThat(asker.ask(redeem("nothing"))).containsExactly(new DiscountRedeemed("nothing", ORDER, List.of()));
    }

    @Test
    void anAutomaticPromotionWithASpentBudgetIsNotLocked() {
        asker.deleteOffers();
        asker.offers(off("launch", 400).budget(800L));
        asker.ask(discount("1", TEN_POUNDS), discount("2", TEN_POUNDS));
        String spent = asker.version("promotion", "promotion_id", "launch");

        assertThat(asker.ask(discount("3", TEN_POUNDS))).containsExactly(new DiscountGranted("3", ORDER, List.of()));
        assertThat(asker.version("promotion", "promotion_id", "launch")).isEqualTo(spent);

        assertThat(asker.ask(release("1"), discount("4", TEN_POUNDS)))
                .last()
                .satisfies(answer ->
                        assertThat(((DiscountGranted) answer).applied()).hasSize(1));
        assertThat(asker.budget("launch")).containsExactly(800L, 0L);
    }

    @Test
    void twoThousandLinesAreOneDiscount() {
        List<Long> amounts = LongStream.rangeClosed(1, 2_000).boxed().toList();

        DiscountGranted granted = (DiscountGranted)
                asker.ask(discount("long", amounts, "welcome-5")).getFirst();

        assertThat(granted.applied().getFirst().amount()).isEqualTo(pence(200_100));
        assertThat(granted.applied().getFirst().lines().stream()
                        .mapToLong(line -> line.amount().amountMinor())
                        .sum())
                .isEqualTo(200_100);
        assertThat(asker.ask(redeem("long"))).containsExactly(new DiscountRedeemed("long", ORDER, granted.applied()));
    }

    private static Money pence(long amount) {
        return Money.ofMinor(amount, "GBP");
    }
}
