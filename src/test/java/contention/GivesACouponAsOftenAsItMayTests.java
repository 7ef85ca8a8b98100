package contention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.PlacedOrder;

/**
 * A coupon is used as often as its limit allows, by many buyers at once.
 * {@code -Dcoupon.buyers=5000 -Dcoupon.limit=100} is the long form.
 *
 * <p>Seen to fail without the lock of coupon rows: 22 of 20 uses were granted.
 */
@Contended
class GivesACouponAsOftenAsItMayTests {

    private static final int BUYERS = Integer.getInteger("coupon.buyers", 300);
    private static final int LIMIT = Integer.getInteger("coupon.limit", 20);
    private static final int AT_ONCE = 256;
    private static final String CODE = "FOR-SOME";
    private static final String SKU = "COUPON-S";

    private final Instances instances;

    GivesACouponAsOftenAsItMayTests(Instances instances) {
        this.instances = instances;
    }

    @Test
    void toManyAtOnceOnTwoInstancesAndAgainWhatWasGivenBack() {
        try (OnePriceShop shop = new OnePriceShop(instances)) {
            shop.offer();
            shop.issue(List.of(Map.of("code", CODE, "max_uses", LIMIT)));
            shop.open(Map.of(SKU, 2L * BUYERS));

            List<PlacedOrder> had = wanted(shop, "EARLY");
            assertThat(had).hasSize(LIMIT);
            assertThat(uses()).isEqualTo(LIMIT + " 0");
            List<PlacedOrder> cancelled = had.subList(0, LIMIT / 2);
            List<PlacedOrder> paid = had.subList(LIMIT / 2, LIMIT);
            cancelled.forEach(GivesACouponAsOftenAsItMayTests::cancel);
            assertThat(paid)
                    .allSatisfy(each -> assertThat(each.payableMinor()).isEqualTo(OnePriceShop.DISCOUNTED_MINOR));
            paid.forEach(PlacedOrder::pay);
            instances.awaitRest();
            assertThat(uses()).isEqualTo("0 " + (LIMIT - LIMIT / 2));

            assertThat(wanted(shop, "LATE")).hasSize(LIMIT / 2);
            assertThat(uses()).isEqualTo("%d %d".formatted(LIMIT / 2, LIMIT - LIMIT / 2));

            paid.forEach(GivesACouponAsOftenAsItMayTests::cancel);
            instances.awaitRest();
            assertThat(uses()).as("paid orders that were cancelled").isEqualTo(LIMIT / 2 + " 0");
            assertThat(wanted(shop, "LAST")).hasSize(LIMIT - LIMIT / 2);
        }
    }

    private static void cancel(PlacedOrder order) {
        order.owner().cancel(order.number()).decided().is(200);
    }

    /** Returns the orders with the coupon; all other buyers must be refused because of it. */
    private List<PlacedOrder> wanted(OnePriceShop shop, String name) {
        List<Answer> replies = Crowd.of(
                BUYERS,
                AT_ONCE,
                buyer -> shop.place("COUPON-%s-%d".formatted(name, buyer), Map.of(SKU, 1L), List.of(CODE)));
        instances.awaitRest();
        List<Answer> refused = replies.stream().filter(reply -> !reply.isDone()).toList();
        assertThat(refused).allSatisfy(reply -> {
            assertThat(reply.text("/code")).isEqualTo("COUPON_REJECTED");
            assertThat(reply.text("/details/coupons/0/reason")).isEqualTo("NOT_VALID");
        });
        return replies.stream()
                .filter(Answer::isDone)
                .map(reply -> PlacedOrder.of(shop.buyer(), reply))
                .toList();
    }

    private String uses() {
        return instances
                .database()
                .sql("select held || ' ' || redeemed from promotion.coupon where code = ?")
                .param(CODE)
                .query(String.class)
                .single();
    }
}
