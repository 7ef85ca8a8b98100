package edge;

import static org.assertj.core.api.Assertions.assertThat;

import edge.Operator.Stock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OverHttp
class ExpiresWhatIsNotPaidTests {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final String RENEWED = "order.reservation.renewed.v1";

    private final Platform platform;
    private final Operator operator;
    private final Caller shopper;
    private final String sku;

    ExpiresWhatIsNotPaidTests(Platform platform) {
        this.platform = platform;
        this.operator = platform.operator();
        this.shopper = platform.shopper();
        this.sku = operator.sells(100, 5);
    }

    private PlacedOrder expired() {
        PlacedOrder order = shopper.places(sku, 5);
        platform.clock().advance(WINDOW);
        order.awaitStatus("EXPIRED");
        Soon.holds("free", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 0, 5)));
        return order;
    }

    @Test
    void atTheEndOfTheWindowAndNotBefore() {
        PlacedOrder early = shopper.places(sku, 1);
        platform.clock().advance(Duration.ofMillis(1));
        PlacedOrder late = shopper.places(sku, 1);
        platform.clock().advance(WINDOW.minusMillis(1));

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

        platform.clock().advance(WINDOW);

        other.awaitStatus("EXPIRED");
        assertThat(order.status()).isEqualTo("PAID");
    }

    @Test
    void paidTooLateItIsReservedAgainAndSold() {
        PlacedOrder order = expired();

        order.pay().awaitCommitted();

        assertThat(order.status()).isEqualTo("PAID");
        assertThat(order.timeline())
                .containsSubsequence("order.order.expired.v1", RENEWED, "order.order.paid.v1")
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
        assertThat(order.timeline()).containsOnlyOnce(RENEWED).doesNotContain("order.order.paid.v1");
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 5, 0));
    }

    @Test
    void paidAfterItWasCancelledTheMoneyGoesBack() {
        PlacedOrder order = shopper.places(sku, 5);
        order.cancel().is(200);

        order.pay().awaitStatus("REFUNDED");

        assertThat(order.timeline()).doesNotContain(RENEWED);
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 0, 5));
    }

    @Test
    void aFailureToldTooLateChangesNothing() {
        PlacedOrder order = expired();

        platform.sandbox().pay(order, Map.of("outcome", "failed")).is(200);
        order.pay().awaitCommitted();

        assertThat(order.status()).isEqualTo("PAID");
    }
}
