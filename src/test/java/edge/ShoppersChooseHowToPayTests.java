package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import order.OrderEvent.PaymentOffered;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import testing.shop.Checkout;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

/** A checkout names a payment method, or also how the shopper pays by it. */
class ShoppersChooseHowToPayTests extends EdgeTest {

    private final String sku;
    private final DSLContext database;

    ShoppersChooseHowToPayTests(Platform platform, DSLContext database) {
        super(platform);
        this.database = database;
        sku = operator.sells(100, 5);
    }

    @Test
    void anOrderIsPaidAsItsShopperChose() {
        String payer = Shop.fresh("openid");
        PlacedOrder order = pays(Map.of(
                        "method",
                        "sandbox_hosted",
                        "trade_type",
                        "app",
                        "payer_id",
                        payer,
                        "return_url",
                        "https://shop.example/paid?from=sandbox",
                        "instalments",
                        3))
                .placed()
                .awaitEvent(PaymentOffered.class);

        order.pay();
        order.awaitCommitted();
        assertThat(order.show().text("/payment/method")).isEqualTo("sandbox_hosted");
        assertThat(order.show().text("/payment/trade_type")).isEqualTo("app");
        assertThat(order.show().text("/payment/instalments")).isEqualTo("3");
        assertThat(order.show().text("/payment/payer_id")).isEqualTo(payer);
        assertThat(order.payment().at("/payer_id").isMissingNode()).isTrue();
        assertThat(database.fetchCount(
                        database.selectFrom("outbox.event").where("payload::text like ?", "%" + payer + "%")))
                .as("events with the id of the payer in clear text")
                .isZero();
    }

    @Test
    void theObjectWithTheMethodAloneIsTheLongForm() {
        PlacedOrder order = pays(Map.of("method", "sandbox")).placed().awaitEvent(PaymentOffered.class);

        assertThat(order.show().text("/payment/method")).isEqualTo("sandbox");
        assertThat(order.show().at("/payment/trade_type").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "method      | shells           | must be",
                "trade_type  | ''               | size must be",
                "payer_id    | ''               | size must be",
                "return_url  | http://shop.test | https://",
                "return_url  | https://a b      | https://",
                "instalments | 1                | between 2 and 60",
                "instalments | 61               | between 2 and 60",
                "colour      | red              | is not"
            })
    void aWrongFieldIsNamed(String field, String value, String rule) {
        Map<String, Object> payment = new LinkedHashMap<>(Map.of("method", "sandbox_hosted"));
        payment.put(field, field.equals("instalments") ? Integer.valueOf(value) : value);

        assertThat(pays(payment).send().badFields())
                .hasEntrySatisfying(
                        "payment." + field,
                        rules -> assertThat(rules).singleElement().asString().contains(rule));
    }

    @Test
    void oneOfTheFormsIsNeededAndNoMore() {
        assertThat(shopper.checkout()
                        .line(sku, 1)
                        .with("payment", Map.of("method", "sandbox"))
                        .send()
                        .badFields()
                        .get("payment_method"))
                .containsExactly("must be absent, because payment names the method");
        assertThat(shopper.checkout()
                        .line(sku, 1)
                        .without("payment_method")
                        .send()
                        .badFields()
                        .get("payment_method"))
                .singleElement()
                .asString()
                .startsWith("must be present, unless payment is");
    }

    private Checkout pays(Map<String, Object> payment) {
        return shopper.checkout().line(sku, 1).without("payment_method").with("payment", payment);
    }
}
