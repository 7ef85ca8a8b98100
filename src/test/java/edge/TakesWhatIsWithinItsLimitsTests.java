package edge;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

class TakesWhatIsWithinItsLimitsTests extends EdgeTest {

    private static final String ORDERS = "/api/v2/orders";
    private static final int MEBIBYTE = 1 << 20;

    TakesWhatIsWithinItsLimitsTests(Platform platform) {
        super(platform);
    }

    @Test
    void twoThousandLinesAndNotOneMore() {
        List<String> skus =
                IntStream.range(0, 2_000).mapToObj(i -> Shop.fresh("line")).toList();
        operator.sells(1, skus.stream().collect(toMap(sku -> sku, sku -> 1L)));
        Checkout checkout = shopper.checkout();
        skus.forEach(sku -> checkout.line(sku, 1));

        PlacedOrder order = checkout.placed();
        assertThat(order.payableMinor()).isEqualTo(2_000);
        assertThat(order.show().at("/lines").size()).isEqualTo(2_000);
        order.pay().awaitCommitted();

        checkout.line(skus.getFirst(), 1);
        assertThat(checkout.key(Shop.freshKey()).send().badFields()).containsOnlyKeys("items");
    }

    @Test
    void aMillionUnitsALineAndNotOneMore() {
        String sku = operator.sells(1_000, 1_000_000);

        PlacedOrder order = operator.places(sku, 1_000_000);
        assertThat(order.payableMinor()).isEqualTo(1_000_000_000);

        assertThat(shopper.checkout().line(sku, 1_000_001).send().badFields()).containsOnlyKeys("items[0].quantity");
        assertThat(shopper.checkout().line(sku, Long.MAX_VALUE).send().badFields())
                .containsOnlyKeys("items[0].quantity");
    }

    @Test
    void anAgreedPriceOfABillionAndNotOneMore() {
        String sku = operator.sells(1, 1_000_000);
        operator.stocks(sku, 1_000_000);

        PlacedOrder order = operator.checkout()
                .line(sku, 5_000, 1_000_000_000)
                .line(sku, 5_000, 1_000_000_000)
                .placedSoon();
        assertThat(order.payableMinor()).isEqualTo(10_000_000_000_000L);
        order.pay().awaitCommitted();

        assertThat(operator.checkout().line(sku, 1, 1_000_000_001).send().badFields())
                .containsOnlyKeys("items[0].unit_price.amount_minor");
    }

    /** There would be nothing to pay, and so no payment. */
    @Test
    void anAmountOfZeroIsRefused() {
        String sku = operator.sells(100, 2);

        assertThat(operator.checkout().line(sku, 1, 0).send().badFields()).containsOnlyKeys("items");
        operator.checkout().line(sku, 1, 0).line(sku, 1, 5).placed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "85123A",
                "85123a",
                "PADS TO MATCH ALL CUSHIONS",
                "00042",
                "gift_0001_20",
                "ü+&?=#",
                "1234567890123456789012345678901234567890123456789012345678901234"
            })
    void aSkuIdIsTextAsItStands(String name) {
        String sku = name.length() == 64 ? name : name + Shop.fresh("");
        operator.prices(sku, 100).is(200);
        operator.stocks(sku, 2);

        PlacedOrder order = shopper.places(sku, 2);

        assertThat(order.show().text("/lines/0/sku_id")).isEqualTo(sku);
        assertThat(operator.stockOf(sku).available()).isZero();
    }

    @Test
    void upperAndLowerCaseAreTwoSkus() {
        String lower = operator.sells(100, 1);
        String upper = lower.toUpperCase(Locale.ROOT);
        operator.prices(upper, 700).is(200);
        operator.stocks(upper, 1);

        assertThat(shopper.places(upper, 1).payableMinor()).isEqualTo(700);
        assertThat(shopper.places(lower, 1).payableMinor()).isEqualTo(100);
    }

    @Test
    void aSkuIdThatIsANumberIsItsDigits() {
        operator.prices("22423", 100).is(200);
        operator.stocks("22423", 5);

        PlacedOrder order =
                shopper.checkout().item(Map.of("sku_id", 22423, "quantity", 2)).placed();

        assertThat(order.show().text("/lines/0/sku_id")).isEqualTo("22423");
        assertThat(shopper.checkout()
                        .item(Map.of("sku_id", 22423.5, "quantity", 2))
                        .send()
                        .badFields())
                .containsOnlyKeys("items[0].sku_id");
    }

    @Test
    void aMebibyteOfBodyAndNotOneByteMore() {
        String sku = operator.sells(100, 1);
        String order = shopper.checkout().line(sku, 1).json();

        // 202 if it is not decided in time
        assertThat(shopper.post(ORDERS, order + " ".repeat(MEBIBYTE - bytes(order)))
                        .status())
                .isIn(201, 202);
        String larger = order + " ".repeat(MEBIBYTE - bytes(order) + 1);
        Answer refused = shopper.post(ORDERS, larger).refused(413, "BODY_TOO_LARGE");
        assertThat(refused.number("/details/limit_bytes")).isEqualTo(MEBIBYTE);
        shopper.call("POST", ORDERS)
                .freshKey()
                .body(BodyPublishers.ofInputStream(() ->
                        new ByteArrayInputStream(larger.getBytes(StandardCharsets.UTF_8)))) // without a declared length
                .send()
                .refused(413, "BODY_TOO_LARGE");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void onlyJson() {
        String body = Call.json(Map.of());
        Call call = shopper.call("POST", ORDERS).freshKey().body(body);

        call.header("Content-Type", "text/plain").send().refused(415, "UNSUPPORTED_MEDIA_TYPE");
        call.header("Content-Type", "application/x-www-form-urlencoded").send().refused(415, "UNSUPPORTED_MEDIA_TYPE");
        call.header("Content-Type", null).send().refused(415, "UNSUPPORTED_MEDIA_TYPE");
        call.header("Content-Type", "application/json; charset=utf-8").send().badFields();
        shopper.call("GET", ORDERS).header("Accept", "application/xml").send().refused(406, "NOT_ACCEPTABLE");
        shopper.call("DELETE", ORDERS).send().refused(405, "METHOD_NOT_ALLOWED");
        shopper.get("/api/v2/nothing").refused(404, "NOT_FOUND");
    }

    @Test
    void aKeyOnEveryWriteButPutAndDelete() {
        String sku = operator.sells(100, 2);
        PlacedOrder order = shopper.places(sku, 1);
        List<Call> posts = List.of(
                shopper.checkout().line(sku, 1).call(),
                shopper.cancel(order.number()),
                operator.call("POST", "/api/v2/skus/import").body("{\"skus\":[]}"),
                operator.call("POST", "/api/v2/stock/import").body(Operator.goods("a", sku, 1)),
                operator.call("POST", "/api/v2/stock/adjust").body(Operator.adjustment(sku, 1)));
        List<Call> puts = List.of(
                operator.call("PUT", Operator.skuPath(sku)).body(Operator.sku("A thing", 1, true)),
                operator.call("PUT", "/api/v2/warehouses/w").body("{\"name\":\"W\",\"priority\":1}"));
        for (Call post : posts) {
            assertThat(post.key(null).send().badFields()).containsKey("X-Idempotency-Key");
        }
        for (Call write : Stream.concat(posts.stream(), puts.stream()).toList()) {
            for (String key : List.of("", "two words", "k".repeat(256))) {
                assertThat(write.key(key).send().badFields()).containsKey("X-Idempotency-Key");
            }
        }
        assertThat(order.status()).isEqualTo("PAYING");
        shopper.checkout().line(sku, 1).key("!~" + "k".repeat(253)).placed();
    }
}
