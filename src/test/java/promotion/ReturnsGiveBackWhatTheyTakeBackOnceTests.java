package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.by;
import static promotion.Shop.discount;
import static promotion.Shop.giveBack;
import static promotion.Shop.off;
import static promotion.Shop.redeem;
import static promotion.Shop.release;
import static promotion.Shop.reverse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.DiscountGranted;
import promotion.discount.Discount;
import promotion.document.Limit.Per;
import promotion.document.Pseudonym;
import promotion.offer.Allowance;

/**
 * A promotion that declares it gets back what returns take back of its budget and limits: the least that was told to be left counts, however
 * often and in whatever sequence the requests arrive; and never more than was held.
 */
class ReturnsGiveBackWhatTheyTakeBackOnceTests {

    private static final Allowance.Key CUSTOMER = new Allowance.Key("sale", Per.CUSTOMER, Pseudonym.of("alice"));
    private static final Allowance.Key CAMPAIGN = new Allowance.Key("sale", Per.CAMPAIGN, "");

    private static Shop shop() {
        return new Shop()
                .offers(off("sale", 400)
                        .byCoupon()
                        .budget(2_000L)
                        .limit(Per.CUSTOMER, 3L, 1_500L)
                        .limit(Per.CAMPAIGN, 4L, null)
                        .partial()
                        .givingBack())
                .coupon("CODE", "sale", 5L);
    }

    private static Answer place(Shop shop, String reference) {
        return shop.answer(by("alice", Shop.NOW, discount(reference, List.of(700L, 300L), "CODE")));
    }

    @Example
    void theMoneyComesBackInPartsAndTheUseWithTheLastUnit() {
        Shop shop = shop();
        assertThat(place(shop, "r"))
                .isInstanceOfSatisfying(
                        DiscountGranted.class,
                        granted -> assertThat(granted.applied().getFirst().limitsIfReturned())
                                .isEqualTo("GIVE_BACK"));
        shop.answer(redeem("r"));

        assertThat(shop.decide(giveBack("r", "sale", 300, true))).isEmpty();
        assertCounts(shop, 0, 0, 1, 300);
        shop.decide(giveBack("r", "sale", 0, false));
        assertCounts(shop, 0, 0, 0, 0);
        assertThat(shop.answer(redeem("r")))
                .as("an answer that is repeated")
                .isInstanceOf(PromotionEvent.DiscountRedeemed.class);
        assertCounts(shop, 0, 0, 0, 0);
    }

    @Example
    void aPromotionThatKeepsItsLimitsIsNotAsked() {
        Shop shop = new Shop()
                .offers(off("kept", 400).budget(2_000L), off("unlimited", 100).givingBack());

        assertThat(shop.answer(discount("r", List.of(1_000L))))
                .isInstanceOfSatisfying(
                        DiscountGranted.class,
                        granted -> assertThat(granted.applied())
                                .hasSize(2)
                                .allMatch(applied -> applied.limitsIfReturned() == null));
    }

    /** What is held, redeemed or given back of each discount follows from its state and the least that was told to be left of it. */
    @Property(tries = 1000)
    void theLeastThatWasToldIsCounted(@ForAll Random random) {
        Shop shop = shop();
        Map<String, Long> least = new HashMap<>();
        Map<String, Boolean> used = new HashMap<>();
        List<PromotionRequest> sent = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            String reference = "r" + random.nextInt(6);
            PromotionRequest request = sent.isEmpty() || random.nextInt(4) > 0
                    ? switch (random.nextInt(8)) {
                        case 0, 1 -> by("alice", Shop.NOW, discount(reference, List.of(700L, 300L), "CODE"));
                        case 2, 3 -> redeem(reference);
                        case 4 -> release(reference);
                        case 5 -> random.nextInt(3) == 0 ? reverse(reference) : redeem(reference);
                        default -> giveBack(reference, "sale", random.nextInt(600), random.nextInt(4) > 0);
                    }
                    : sent.get(random.nextInt(sent.size())); // a duplicate, perhaps late
            sent.add(request);
            Discount before = shop.discounts.get(request.reference());
            shop.decide(request);
            if (shop.discounts.get(request.reference()) instanceof Discount.Released) {
                least.remove(request.reference());
                used.remove(request.reference());
            }
            if (request instanceof PromotionRequest.GiveBackRequested told
                    && (before instanceof Discount.Granted || before instanceof Discount.Redeemed)) {
                least.merge(told.reference(), told.kept().getFirst().amount().amountMinor(), Math::min);
                used.merge(told.reference(), told.kept().getFirst().used(), Boolean::logicalAnd);
            }
            assertCounts(
                    shop,
                    count(shop, Discount.Granted.class, used),
                    sum(shop, Discount.Granted.class, least),
                    count(shop, Discount.Redeemed.class, used),
                    sum(shop, Discount.Redeemed.class, least));
        }
    }

    /** A discount that is released and granted again counts as a whole again. */
    private static long sum(Shop shop, Class<? extends Discount> in, Map<String, Long> least) {
        return shop.discounts.values().stream()
                .filter(in::isInstance)
                .flatMap(discount -> discount.applied().stream()
                        .map(applied -> Math.min(
                                applied.amount().amountMinor(),
                                least.getOrDefault(discount.reference(), Long.MAX_VALUE))))
                .mapToLong(each -> each)
                .sum();
    }

    private static long count(Shop shop, Class<? extends Discount> in, Map<String, Boolean> used) {
        return shop.discounts.values().stream()
                .filter(in::isInstance)
                .filter(discount -> !discount.applied().isEmpty() && used.getOrDefault(discount.reference(), true))
                .count();
    }

    private static void assertCounts(Shop shop, long heldUses, long heldMinor, long redeemedUses, long redeemedMinor) {
        assertThat(shop.promotion("sale").heldMinor()).isEqualTo(heldMinor);
        assertThat(shop.promotion("sale").redeemedMinor()).isEqualTo(redeemedMinor);
        assertThat(shop.couponOf("CODE").held()).isEqualTo(heldUses);
        assertThat(shop.couponOf("CODE").redeemed()).isEqualTo(redeemedUses);
        for (Allowance.Key key : List.of(CUSTOMER, CAMPAIGN)) {
            Allowance counted = shop.allowances.getOrDefault(key, Allowance.unused(key));
            assertThat(counted.heldUses()).isEqualTo(heldUses);
            assertThat(counted.heldMinor()).isEqualTo(heldMinor);
            assertThat(counted.redeemedUses()).isEqualTo(redeemedUses);
            assertThat(counted.redeemedMinor()).isEqualTo(redeemedMinor);
        }
    }
}
