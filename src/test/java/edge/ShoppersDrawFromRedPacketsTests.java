package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

class ShoppersDrawFromRedPacketsTests extends EdgeTest {

    private static final String CURRENCY = "AED";
    private static final long TOTAL = 10_000;

    ShoppersDrawFromRedPacketsTests(Platform platform) {
        super(platform);
    }

    private static Map<String, Object> terms(Map<String, Object> others) {
        Map<String, Object> terms = new HashMap<>(Operator.redPacket(TOTAL, CURRENCY));
        terms.putAll(others);
        return terms;
    }

    private String offered(Map<String, Object> others) {
        String id = Shop.fresh("packet").replace(' ', '-');
        operator.put("/api/v2/red-packets/" + id, terms(others)).is(200);
        return id;
    }

    private static Answer draws(Caller shopper, String packet) {
        return shopper.post("/api/v2/red-packets/" + packet + "/claims", null);
    }

    private long leftMinor(String packet) {
        return operator.get("/api/v2/red-packets/" + packet).is(200).number("/left/amount_minor");
    }

    private PlacedOrder bought(Caller shopper, String sku, String code) {
        return shopper.checkout()
                .with("currency", CURRENCY)
                .coupons(List.of(code))
                .line(sku, 1)
                .placed();
    }

    @Test
    void onceAndSpendWhatTheyDrewOnOneOrder() {
        String packet = offered(Map.of());
        String sku = operator.sells(5_000, CURRENCY, 100);
        Caller shopper = platform.shopper();

        Answer drawn = draws(shopper, packet).is(200);
        long amount = drawn.number("/amount/amount_minor");
        String code = drawn.text("/code");
        assertThat(amount).isBetween(100L, 500L);
        assertThat(drawn.text("/amount/currency")).isEqualTo(CURRENCY);
        assertThat(draws(shopper, packet).is(200).body()).isEqualTo(drawn.body());
        assertThat(leftMinor(packet)).isEqualTo(TOTAL - amount);
        Answer coupon = operator.get("/api/v2/coupons/" + code).is(200);
        assertThat(coupon.number("/amount/amount_minor")).isEqualTo(amount);
        assertThat(coupon.text("/expires_at")).isEqualTo(drawn.text("/expires_at"));

        Caller other = platform.shopper();
        assertThat(draws(other, packet).is(200).text("/code")).isNotEqualTo(code);
        other.checkout()
                .with("currency", CURRENCY)
                .coupons(List.of(code))
                .line(sku, 1)
                .decided()
                .is(409);
        PlacedOrder order = bought(shopper, sku, code);
        assertThat(order.seen().number("/amounts/discount/amount_minor")).isEqualTo(amount);
        order.pay().awaitStatus("PAID");
        shopper.checkout()
                .with("currency", CURRENCY)
                .coupons(List.of(code))
                .line(sku, 1)
                .decided()
                .is(409);
    }

    @Test
    void alsoIfTheRedPacketHasChangedSince() {
        String packet = offered(Map.of());
        String sku = operator.sells(5_000, CURRENCY, 100);
        Caller shopper = platform.shopper();
        Answer drawn = draws(shopper, packet).is(200);

        Map<String, Object> changed = Map.of(
                "least", Checkout.money(1, CURRENCY),
                "most", Checkout.money(1, CURRENCY),
                "claims_until", "2020-01-02T00:00:00Z");
        operator.put("/api/v2/red-packets/" + packet, terms(changed)).is(200);
        draws(platform.shopper(), packet).refused(409, "RED_PACKET_CLOSED");
        assertThat(draws(shopper, packet).is(200).body()).isEqualTo(drawn.body());
        assertThat(bought(shopper, sku, drawn.text("/code")).seen().number("/amounts/discount/amount_minor"))
                .isEqualTo(drawn.number("/amount/amount_minor"));
    }

    @Test
    void untilNothingIsLeftAndAgainWhenUnusedDrawsHaveExpired() {
        String packet = offered(Map.of("total", Checkout.money(500, CURRENCY), "least", Checkout.money(500, CURRENCY)));
        Answer drawn = draws(platform.shopper(), packet).is(200);
        Caller second = platform.shopper();
        draws(second, packet).refused(409, "RED_PACKET_EMPTY");

        expire(drawn.text("/code"));
        Soon.is("given back", () -> leftMinor(packet) == 500);
        assertThat(draws(second, packet).is(200).number("/amount/amount_minor")).isEqualTo(500);
    }

    /** In one statement, so that no timer sees the claim expired and its coupon not. */
    private void expire(String code) {
        platform.database().execute("""
                        with claim as (
                            update promotion.red_packet_claim set claimed_at = '2020-01-01', expires_at = '2020-01-02'
                            where code = '%1$s')
                        update promotion.coupon set expires_at = '2020-01-02' where code = '%1$s'""".formatted(code));
    }

    @Test
    void onlyWhileItIsOpen() {
        draws(platform.shopper(), "no-packet").is(404);
        String later = offered(Map.of("claims_from", "2998-01-01T00:00:00Z"));
        draws(platform.shopper(), later).refused(409, "RED_PACKET_CLOSED");
        String paused = offered(Map.of("paused", true));
        draws(platform.shopper(), paused).refused(409, "RED_PACKET_CLOSED");
    }

    @Test
    void fromATotalThatOnlyTheRedPacketDecides() {
        String packet = offered(Map.of());
        draws(platform.shopper(), packet).is(200);
        operator.put("/api/v2/red-packets/" + packet, terms(Map.of("total", Checkout.money(500, CURRENCY))))
                .is(200);
        operator.put(
                        "/api/v2/red-packets/" + packet,
                        terms(Map.of(
                                "total", Checkout.money(1, CURRENCY),
                                "most", Checkout.money(1, CURRENCY),
                                "least", Checkout.money(1, CURRENCY))))
                .refused(409, "RED_PACKET_IN_USE");
        operator.offers(packet, Operator.percentOff(10_000)).refused(409, "PROMOTION_OF_RED_PACKET");
        operator.patch("/api/v2/promotions/" + packet, Map.of("paused", true)).refused(409, "PROMOTION_OF_RED_PACKET");
        operator.issues("MORE-" + packet, packet, Map.of()).refused(409, "PROMOTION_OF_RED_PACKET");
        operator.post("/api/v2/promotions/" + packet + "/code-batches", Map.of("ordered", 1, "max_uses", 1))
                .refused(409, "PROMOTION_OF_RED_PACKET");
        String promotion = Shop.fresh("promotion").replace(' ', '-');
        operator.offers(promotion, Operator.percentOff(1_000)).is(200);
        operator.put("/api/v2/red-packets/" + promotion, terms(Map.of())).refused(409, "PROMOTION_EXISTS");
    }

    @Test
    void withTermsThatAreNamedIfTheyContradictEachOther() {
        Map<String, Object> terms = terms(Map.of(
                "least", Checkout.money(600, CURRENCY),
                "threshold", Checkout.money(1_000, "EUR"),
                "total", Checkout.money(400, CURRENCY),
                "claims_until", "2020-01-01T00:00:00Z"));
        assertThat(operator.put("/api/v2/red-packets/contradictory", terms)
                        .is(400)
                        .badFields())
                .containsOnlyKeys("most.amount_minor", "total.amount_minor", "threshold.currency", "claims_until");
    }
}
