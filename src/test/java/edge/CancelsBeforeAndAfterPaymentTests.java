package edge;

import static org.assertj.core.api.Assertions.assertThat;

import edge.Database.Hold;
import java.time.Duration;
import java.util.Map;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.RefundDue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testing.shop.Answer;
import testing.shop.Operator;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

class CancelsBeforeAndAfterPaymentTests extends EdgeTest {

    private static final Class<?> REFUNDED = OrderRefunded.class;

    private final String sku;

    CancelsBeforeAndAfterPaymentTests(Platform platform) {
        super(platform);
        this.sku = operator.sells(100, 5);
    }

    @AfterEach
    void theSandboxBehavesAgain() {
        platform.sandbox().behaves(Map.of());
    }

    private void stockComesBack() {
        Soon.holds("the stock", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 0, 5)));
    }

    @Test
    void beforePaymentTheStockComesBack() {
        PlacedOrder order = shopper.places(sku, 2);

        Answer cancelled = order.cancel().is(200);

        assertThat(cancelled.text("/status")).isEqualTo("CANCELLED");
        assertThat(cancelled.text("/reason")).isEqualTo("changed my mind");
        assertThat(order.payment().text("/status")).isEqualTo("CLOSED");
        stockComesBack();
        assertThat(order.timeline()).doesNotContain(RefundDue.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"succeed", "accept"})
    void afterPaymentTheMoneyComesBackToo(String refunds) {
        platform.sandbox().behaves(Map.of("refunds", refunds));
        PlacedOrder order = shopper.places(sku, 2).pay().awaitCommitted();
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(3, 0, 3));

        Answer cancelled = order.cancel().is(200);

        assertThat(cancelled.text("/status")).isIn("CANCELLED", "REFUNDED");
        order.awaitStatus("REFUNDED");
        assertThat(order.payment().text("/status")).isEqualTo("REFUNDED");
        assertThat(order.timeline()).containsOnlyOnce(RefundDue.class, REFUNDED);
        stockComesBack();
        assertThat(operator.get("/api/v2/stock/%s/movements".formatted(Operator.encoded(sku)))
                        .texts("/movements", "kind"))
                .containsExactly("RETURNED", "COMMITTED", "RESERVED", "RESTOCKED");
    }

    @Test
    void aRefundToldTwiceIsOne() {
        platform.sandbox().behaves(Map.of("refunds", "accept", "repeat", 3));
        PlacedOrder order = shopper.places(sku, 2).pay().awaitCommitted();

        order.cancel().is(200);

        order.awaitStatus("REFUNDED");
        assertThat(order.timeline()).containsOnlyOnce(REFUNDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "accept_then_refuse"})
    void aRefundThatWasRefusedIsAskedForAgainByCancellingAgain(String refunds) {
        platform.sandbox().behaves(Map.of("refunds", refunds));
        PlacedOrder order = shopper.places(sku, 2).pay().awaitCommitted();
        order.cancel().is(200);
        order.awaitEvent(OrderRefundFailed.class);
        assertThat(order.status()).isEqualTo("CANCELLED");
        assertThat(order.payment().text("/status")).isEqualTo("REFUND_FAILED");
        platform.clock().advance(Duration.ofSeconds(2));
        assertThat(platform.metrics().sum("orderwright_orders_late", "REFUND_FAILED"))
                .isEqualTo(1);

        platform.sandbox().behaves(Map.of());
        order.cancel().is(200);

        order.awaitStatus("REFUNDED");
        assertThat(platform.metrics().sum("orderwright_orders_late", "REFUND_FAILED"))
                .isZero();
    }

    @Test
    void aProviderThatIsAwayIsAskedUntilItAnswers() {
        PlacedOrder order = shopper.places(sku, 2).pay().awaitCommitted();
        platform.sandbox().behaves(Map.of("fail", 2));

        order.cancel().is(200);

        Soon.is("the provider is called again", () -> {
            platform.clock().advance(Duration.ofSeconds(1));
            return order.status().equals("REFUNDED");
        });
    }

    @Test
    void whileTheStockIsStillBeingAskedFor() {
        Answer late;
        try (Hold stock = platform.database().holdTable("inventory.stock")) {
            late = shopper.checkout().line(sku, 2).late();
            assertThat(shopper.cancel(late.text("/order_no")).send().is(200).text("/status"))
                    .isEqualTo("CANCELLED");
        }
        stockComesBack();
        assertThat(shopper.get("/api/v2/orders/" + late.text("/order_no")).text("/status"))
                .isEqualTo("CANCELLED");
    }

    @Test
    void onceIsEnough() {
        PlacedOrder order = shopper.places(sku, 2);

        order.cancel().is(200);
        order.cancel().is(200);
        order.seenBy(operator).cancel().is(200);

        assertThat(order.timeline()).containsOnlyOnce(OrderCancelled.class);
        PlacedOrder paid = shopper.places(sku, 2).pay().awaitCommitted();
        paid.cancel().is(200);
        paid.awaitStatus("REFUNDED").cancel().is(200);
        assertThat(paid.timeline()).containsOnlyOnce(RefundDue.class, REFUNDED);
        stockComesBack();
    }

    @Test
    void notWhatIsClosedAlready() {
        PlacedOrder order = shopper.places(sku, 2);
        platform.clock().advance(Platform.UNTIL_EXPIRY);
        order.awaitStatus("EXPIRED");

        assertThat(order.cancel().refused(409, "ORDER_NOT_CANCELLABLE").text("/details/status"))
                .isEqualTo("EXPIRED");
    }
}
