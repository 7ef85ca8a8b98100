package edge;

import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent.StockReserved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.PaymentOffered;
import org.junit.jupiter.api.Test;
import outbox.EventTypes;
import payment.PaymentEvent.PaymentStarted;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

class OrdersGoFromCheckoutToPaidTests extends EdgeTest {

    OrdersGoFromCheckoutToPaidTests(Platform platform) {
        super(platform);
    }

    @Test
    void placedHeldPaidAndTakenFromTheShelf() {
        String hearts = operator.sells(255, 10);
        String mugs = operator.sells(1_000, 5);

        PlacedOrder order =
                shopper.checkout().line(hearts, 3).line(mugs, 1).line(hearts, 2).placed();
        assertThat(operator.stockOf(hearts)).isEqualTo(new Stock(10, 5, 5));

        order.pay().awaitCommitted();
        assertThat(order.status()).isEqualTo("PAID");
        assertThat(operator.stockOf(hearts)).isEqualTo(new Stock(5, 0, 5));
        assertThat(operator.stockOf(mugs)).isEqualTo(new Stock(4, 0, 4));
        assertThat(order.timeline())
                .containsExactly(
                        OrderCreated.class,
                        OrderConfirmed.class,
                        PaymentOffered.class,
                        OrderPaid.class,
                        OrderStockCommitted.class);
    }

    @Test
    void everyAmountIsTheListPriceTimesTheUnits() {
        String hearts = operator.sells(255, 10);
        String mugs = operator.sells(1_000, 5);

        Answer placed =
                shopper.checkout().line(hearts, 3).line(mugs, 2).decided().is(201);

        assertThat(placed.number("/units")).isEqualTo(5);
        assertThat(placed.text("/currency")).isEqualTo("GBP");
        assertThat(placed.number("/lines/0/line_no")).isEqualTo(1);
        assertThat(placed.text("/lines/0/sku_id")).isEqualTo(hearts);
        assertThat(placed.number("/lines/0/quantity")).isEqualTo(3);
        assertThat(placed.number("/lines/0/unit_price/amount_minor")).isEqualTo(255);
        assertThat(placed.number("/lines/0/amount/amount_minor")).isEqualTo(765);
        assertThat(placed.number("/lines/1/amount/amount_minor")).isEqualTo(2_000);
        for (String total : List.of("/amounts/items", "/amounts/payable", "/payment/amount")) {
            assertThat(placed.number(total + "/amount_minor")).isEqualTo(2_765);
            assertThat(placed.text(total + "/currency")).isEqualTo("GBP");
        }
    }

    @Test
    void isShownAsItWasPlaced() {
        String sku = operator.sells(100, 5);
        Map<String, Object> address = Checkout.address();
        address.put("line2", "Flat 3");
        address.put("phone", "+44 20 7946 0000");
        address.put("postal_code", "SW1Y 4JH");

        PlacedOrder order = shopper.checkout()
                .line(sku, 1)
                .with("shipping_address", address)
                .with("channel", "app")
                .placed();

        Answer shown = order.show();
        assertThat(shown.text("/user_id")).isEqualTo(shopper.subject());
        assertThat(shown.text("/channel")).isEqualTo("app");
        address.forEach((field, value) ->
                assertThat(shown.text("/shipping_address/" + field)).isEqualTo(value));
        Instant now = platform.clock().instant();
        assertThat(Instant.parse(shown.text("/created_at"))).isEqualTo(now);
        assertThat(Instant.parse(shown.text("/placed_at"))).isEqualTo(now);
        assertThat(Instant.parse(shown.text("/expire_time"))).isEqualTo(now.plus(Duration.ofMinutes(15)));
        assertThat(shown.at("/timeline/0/seq").asInt()).isEqualTo(1);
        assertThat(Instant.parse(shown.text("/timeline/0/at"))).isEqualTo(now);
    }

    @Test
    void theProviderSaysHowToPay() {
        String sku = operator.sells(100, 5);
        for (String method : List.of("sandbox", "sandbox_hosted")) {
            PlacedOrder order = shopper.checkout()
                    .line(sku, 1)
                    .with("payment_method", method)
                    .placed()
                    .awaitEvent(PaymentOffered.class);

            Answer payment = order.payment();
            assertThat(payment.text("/reference")).isEqualTo(order.paymentReference());
            assertThat(payment.text("/provider")).isEqualTo("sandbox");
            assertThat(payment.text("/method")).isEqualTo(method);
            assertThat(payment.text("/status")).isEqualTo("READY");
            assertThat(payment.number("/amount/amount_minor")).isEqualTo(100);
            String link = payment.text("/instructions/pay_url");
            assertThat(link).startsWith(platform.uri("/sandbox/payments/").toString());

            platform.anonymous()
                    .call("POST", link.substring(platform.uri("").toString().length()))
                    .body(Checkout.money(100, "GBP"))
                    .send()
                    .is(200);
            order.awaitCommitted();
            assertThat(order.payment().text("/status")).isEqualTo("CAPTURED");
        }
    }

    @Test
    void anOperatorPlacesForAnybody() {
        String sku = operator.sells(255, 20);
        String reference = Shop.fresh("invoice");

        PlacedOrder agreed = operator.checkout()
                .line(sku, 2, 199)
                .with("user_id", shopper.subject())
                .with("external_reference", reference)
                .with("placed_at", "2010-12-01T08:26:00Z")
                .placed();

        assertThat(agreed.payableMinor()).isEqualTo(398);
        Answer shown = agreed.seenBy(shopper).show();
        assertThat(shown.text("/external_reference")).isEqualTo(reference);
        assertThat(shown.text("/placed_at")).isEqualTo("2010-12-01T08:26:00Z");
        assertThat(Instant.parse(shown.text("/created_at")))
                .isEqualTo(platform.clock().instant());

        PlacedOrder guest = operator.checkout().line(sku, 1).placed();
        assertThat(guest.show().json().has("user_id")).isFalse();
        guest.seenBy(operator).pay().awaitCommitted();
    }

    @Test
    void oneTraceLeadsFromTheRequestThroughEveryEventToTheLedger() {
        String sku = operator.sells(100, 5);
        String trace = "0af7651916cd43dd8448eb211c80319c";

        Answer placed = shopper.checkout()
                .line(sku, 1)
                .call()
                .header("traceparent", "00-%s-b7ad6b7169203331-01".formatted(trace))
                .send();

        assertThat(placed.traceId()).isEqualTo(trace);
        Soon.holds(
                "the events of the trace",
                () -> assertThat(platform.database()
                                .rows("select type from outbox.event where trace = ? order by id", trace))
                        .contains(
                                EventTypes.nameOf(OrderCreated.class),
                                EventTypes.nameOf(StockReserved.class),
                                EventTypes.nameOf(OrderConfirmed.class),
                                EventTypes.nameOf(PaymentStarted.class),
                                EventTypes.nameOf(PaymentOffered.class)));
        Answer ledger = operator.get("/api/v2/stock/%s/movements".formatted(Operator.encoded(sku)));
        assertThat(ledger.text("/movements/0/kind")).isEqualTo("RESERVED");
        assertThat(ledger.text("/movements/0/trace_id")).isEqualTo(trace);

        Answer other = shopper.checkout().line(sku, 1).send();
        assertThat(other.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(trace);
    }
}
