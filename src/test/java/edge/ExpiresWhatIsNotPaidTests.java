package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.ReservationRenewed;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/**
 * Seen to fail without the grace period of a payment: an order expired with its window, and a payment that was made in
 * time was late.
 */
class ExpiresWhatIsNotPaidTests extends EdgeTest {

    private static final Duration WINDOW = Platform.PAYMENT_WINDOW;
    private static final Duration UNTIL_EXPIRY = Platform.UNTIL_EXPIRY;
    private static final Duration A_MOMENT = Duration.ofMillis(1);
    private static final Class<?> EXPIRED = OrderExpired.class;
    private static final Class<?> RENEWED = ReservationRenewed.class;

    private final String sku;

    ExpiresWhatIsNotPaidTests(Platform platform) {
        super(platform);
        this.sku = operator.sells(100, 5);
    }

    private PlacedOrder expired() {
        PlacedOrder order = shopper.places(sku, 5);
        platform.clock().advance(UNTIL_EXPIRY);
        order.awaitStatus("EXPIRED");
        Soon.holds("free", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 0, 5)));
        return order;
    }

    @Test
    void atTheEndOfTheGracePeriodAndNotBefore() {
        PlacedOrder early = shopper.places(sku, 1);
        platform.clock().advance(A_MOMENT);
        PlacedOrder late = shopper.places(sku, 1);
        platform.clock().advance(UNTIL_EXPIRY.minus(A_MOMENT));

        early.awaitStatus("EXPIRED");

        assertThat(late.status()).isEqualTo("PAYING");
        assertThat(early.payment().text("/status")).isEqualTo("CLOSED");
        Soon.holds("free", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 1, 4)));
        late.pay().awaitCommitted();
    }

    @Test
    void whatIsPaidStaysPaid() {
        PlacedOrder order = shopper.places(sku, 1).pay().awaitCommitted();
        PlacedOrder other = shopper.places(sku, 1);

        platform.clock().advance(UNTIL_EXPIRY);

        other.awaitStatus("EXPIRED");
        assertThat(order.status()).isEqualTo("PAID");
    }

    @Test
    void paidTooLateItIsReservedAgainAndSold() {
        PlacedOrder order = expired();

        order.pay().awaitCommitted();

        assertThat(order.status()).isEqualTo("PAID");
        assertThat(order.timeline())
                .containsSubsequence(EXPIRED, RENEWED, OrderPaid.class)
                .containsOnlyOnce(RENEWED);
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(0, 0, 0));
    }

    @Test
    void paidTooLateAndSoldToOthersTheMoneyGoesBack() {
        PlacedOrder order = expired();
        Caller others = platform.shopper();
        Soon.holds("sold again", () -> others.checkout().line(sku, 5).decided().is(201));

        order.pay().awaitStatus("REFUNDED");

        assertThat(order.show().text("/reason")).isEqualTo("INVENTORY_SHORTAGE");
        assertThat(order.timeline()).containsOnlyOnce(RENEWED).doesNotContain(OrderPaid.class);
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 5, 0));
    }

    @Test
    void paidAfterItWasCancelledTheMoneyGoesBack() {
        PlacedOrder order = shopper.places(sku, 5);
        order.cancel().is(200);

        order.pay().awaitStatus("REFUNDED");

        assertThat(order.timeline()).doesNotContain(RENEWED);
        Soon.holds("released", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 0, 5)));
    }

    @Test
    void aFailureToldTooLateChangesNothing() {
        PlacedOrder order = expired();

        platform.sandbox().pay(order, Map.of("outcome", "failed")).is(200);
        order.pay().awaitCommitted();

        assertThat(order.status()).isEqualTo("PAID");
    }

    @Test
    void inTheGracePeriodItsStockStaysHeldAndItCannotBePaidAnyMore() {
        PlacedOrder order = shopper.places(sku, 5).awaitEvent(PaymentOffered.class);
        assertThat(order.payment().text("/status")).isEqualTo("READY");

        platform.clock().advance(WINDOW.plusSeconds(2));

        assertThat(order.status()).isEqualTo("PAYING");
        Soon.is(
                "no order is late, as those of earlier tests expire",
                () -> platform.metrics().sum("orderwright_orders_late", "PAYING") == 0);
        Answer payment = order.payment();
        assertThat(payment.text("/status")).isEqualTo("CONFIRMING");
        assertThat(payment.at("/instructions").isEmpty()).isTrue();
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 5, 0));
        platform.shopper().checkout().line(sku, 1).decided().refused(409, "INVENTORY_SHORTAGE");
        order.cancel().is(200);
        assertThat(order.status()).isEqualTo("CANCELLED");
    }

    @Test
    void whatWasPaidInTimeAndToldInTheGracePeriodIsInTime() {
        PlacedOrder order = shopper.places(sku, 5);
        String end = order.show().text("/expire_time");
        platform.clock().advance(UNTIL_EXPIRY.minus(A_MOMENT));

        tell(order, end);

        order.awaitCommitted();
        assertThat(order.timeline()).doesNotContain(EXPIRED, RENEWED);
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(0, 0, 0));
    }

    @Test
    void whatWasPaidAfterTheEndIsLateAlsoInTheGracePeriod() {
        PlacedOrder order = shopper.places(sku, 5);
        platform.clock().advance(WINDOW.plus(A_MOMENT));

        order.pay().awaitCommitted();

        assertThat(order.timeline()).containsSubsequence(EXPIRED, RENEWED, OrderPaid.class);
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(0, 0, 0));
    }

    /** A provider whose clock stands still does not make all payments timely. */
    @Test
    void aTimeBeforeTheOrderIsNotBelieved() {
        PlacedOrder order = shopper.places(sku, 5);
        platform.clock().advance(WINDOW.plus(A_MOMENT));

        tell(order, "1970-01-01T00:00:00Z");

        order.awaitCommitted();
        assertThat(order.timeline()).contains(EXPIRED, RENEWED);
    }

    @Test
    void whatWasPaidInTimeAndToldAfterTheGracePeriodIsLate() {
        PlacedOrder order = shopper.places(sku, 5);
        String end = order.show().text("/expire_time");
        platform.clock().advance(UNTIL_EXPIRY);
        order.awaitStatus("EXPIRED");
        Caller others = platform.shopper();
        Soon.holds("sold again", () -> others.checkout().line(sku, 5).decided().is(201));

        tell(order, end);

        order.awaitStatus("REFUNDED");
    }

    /** The provider gives the time, by its own clock. */
    private void tell(PlacedOrder order, String capturedAt) {
        Map<String, Object> event = platform.provider().captured(order);
        event.put("occurred_at", capturedAt);
        platform.provider().callback(event).send().is(200);
    }
}
