package contention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code -Dcoupon.buyers=5000 -Dcoupon.limit=100} is the long form. */
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
        try (Shop shop = new Shop(instances)) {
            shop.offer();
            shop.issue(List.of(Map.of("code", CODE, "max_uses", LIMIT)));
            shop.open(Map.of(SKU, 2L * BUYERS));

            List<Reply> had = wanted(shop, "EARLY");
            assertThat(had).hasSize(LIMIT);
            assertThat(uses()).isEqualTo(LIMIT + " 0");
            for (Reply each : had.subList(0, LIMIT / 2)) {
                shop.cancel(Shop.freshKey(), each.text("order_no")).done();
            }
            had.subList(LIMIT / 2, LIMIT)
                    .forEach(each -> shop.pay(
                                    each.payment(), Shop.PRICE_MINOR * (100 - Shop.OFF_PERCENT) / 100, "captured", 0)
                            .done());
            instances.awaitRest();
            assertThat(uses()).isEqualTo("0 " + (LIMIT - LIMIT / 2));

            assertThat(wanted(shop, "LATE")).hasSize(LIMIT / 2);
            assertThat(uses()).isEqualTo("%d %d".formatted(LIMIT / 2, LIMIT - LIMIT / 2));

            had.subList(LIMIT / 2, LIMIT)
                    .forEach(each ->
                            shop.cancel(Shop.freshKey(), each.text("order_no")).done());
            instances.awaitRest();
            assertThat(uses()).as("paid orders that were cancelled").isEqualTo(LIMIT / 2 + " 0");
            assertThat(wanted(shop, "LAST")).hasSize(LIMIT - LIMIT / 2);
        }
    }

    /** The orders of those who got it; all others must have been told that it cannot be applied. */
    private List<Reply> wanted(Shop shop, String name) {
        List<Reply> replies = Crowd.of(
                BUYERS,
                AT_ONCE,
                buyer -> shop.place("COUPON-%s-%d".formatted(name, buyer), Map.of(SKU, 1L), List.of(CODE)));
        instances.awaitRest();
        List<Reply> refused = replies.stream().filter(reply -> !reply.isDone()).toList();
        assertThat(refused).allSatisfy(reply -> {
            assertThat(reply.text("code")).isEqualTo("COUPON_REJECTED");
            assertThat(reply.body().at("/details/coupons/0/reason").asString()).isEqualTo("NOT_VALID");
        });
        return IntStream.range(0, BUYERS)
                .mapToObj(replies::get)
                .filter(Reply::isDone)
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
