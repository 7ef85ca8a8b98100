package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import order.OrderEvent.PaymentOffered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** The provider has started the payment of an order, and loses its callbacks. */
class LearnsOfPaymentsThatNobodyReportedTests extends EdgeTest {

    private static final Duration ASK_AFTER = Duration.ofMinutes(1);

    private final PlacedOrder order;

    LearnsOfPaymentsThatNobodyReportedTests(Platform platform) {
        super(platform);
        String sku = operator.sells(100, 5);
        order = shopper.checkout()
                .line(sku, 1)
                .with("payment_method", "sandbox_hosted")
                .placed()
                .awaitEvent(PaymentOffered.class);
        platform.sandbox().behaves(Map.of("lose_callbacks", true));
    }

    @AfterEach
    void losesNothing() {
        platform.sandbox().behaves(Map.of());
    }

    @Test
    void anOrderThatWasPaidIsPaid() {
        order.pay();
        assertThat(order.status()).isEqualTo("PAYING");

        platform.clock().advance(ASK_AFTER);

        order.awaitCommitted();
        assertThat(order.status()).isEqualTo("PAID");
    }

    @Test
    void anOrderThatWasPaidAtTheLastMomentIsPaid() {
        platform.clock().advance(Platform.PAYMENT_WINDOW.minusMillis(1));
        order.pay();

        platform.clock().advance(Platform.UNTIL_EXPIRY);

        order.awaitCommitted();
        assertThat(order.status()).isEqualTo("PAID");
    }

    @Test
    void anOrderThatNobodyPaidExpiresAndCannotBePaidAtTheProvider() {
        platform.clock().advance(Platform.UNTIL_EXPIRY);

        order.awaitStatus("EXPIRED");
        Soon.holds(
                "closed",
                () -> assertThat(operator.get("/api/v2/payments/" + order.paymentReference())
                                .text("/status"))
                        .isEqualTo("CLOSED"));
    }
}
