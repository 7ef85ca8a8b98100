package edge;

import static org.assertj.core.api.Assertions.assertThat;

import app.audit.Looks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import order.OrderEvent.OrderRefundMade;
import order.OrderEvent.OrderRefundReturned;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.ReturnRefunded;
import org.junit.jupiter.api.Test;
import platform.audit.Finding;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** A refund has failed after it had succeeded: from the callback to the order, the payment, the ledger, the work item and the next refund. */
class RefundsThatCameBackAreMadeAgainTests extends EdgeTest {

    private final Provider provider;

    RefundsThatCameBackAreMadeAgainTests(Platform platform) {
        super(platform);
        this.provider = new Provider(platform);
    }

    @Test
    void ofAWholeOrder() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 2).awaitEvent(PaymentOffered.class);
        // The sandbox does not know this payment, so it refunds it twice.
        provider.callback(provider.captured(order)).send().is(200);
        order.awaitCommitted();
        order.cancel().is(200);
        order.awaitEvent(OrderRefunded.class);

        comesBack(order, 500);
        order.awaitEvent(OrderRefundReturned.class);
        assertThat(order.status()).isEqualTo("REFUNDED");
        assertThat(order.payment().text("/status")).isEqualTo("REFUND_FAILED");
        owed(order, 500, "CAPTURE", "RECOGNITION", "REFUND_DUE", "REFUND", "REFUND_RETURNED");

        order.cancel().is(200);
        order.awaitEvent(OrderRefundMade.class);
        assertThat(order.payment().text("/status")).isEqualTo("REFUNDED");
        assertThat(order.timeline()).containsOnlyOnce(OrderRefunded.class);
        owed(order, 0, "CAPTURE", "RECOGNITION", "REFUND_DUE", "REFUND", "REFUND_RETURNED", "REFUND");
    }

    @Test
    void ofAReturn() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 2).awaitShipped();
        operator.takesBack(order.number(), 1).is(200);
        order.awaitEvent(ReturnRefunded.class);

        comesBack(order, 250);
        order.awaitEvent(OrderRefundReturned.class);
        assertThat(order.show().text("/returns/0/status")).isEqualTo("FAILED");
        owed(order, 250, "CAPTURE", "RECOGNITION", "RETURN", "REFUND", "REFUND_RETURNED");

        assertThat(operator.post("/api/v2/orders/%s/returns/1/refund".formatted(order.number()), Map.of())
                        .status())
                .isBetween(200, 202);
        order.awaitEvent(OrderRefundMade.class);
        assertThat(order.show().text("/returns/0/status")).isEqualTo("REFUNDED");
        assertThat(order.timeline()).containsOnlyOnce(ReturnRefunded.class);
        owed(order, 0, "CAPTURE", "RECOGNITION", "RETURN", "REFUND", "REFUND_RETURNED", "REFUND");
    }

    private void comesBack(PlacedOrder order, long amountMinor) {
        String refund = refunds(order).getFirst();
        for (int copies = 0; copies < 2; copies++) {
            Map<String, Object> failure = provider.captured(refund, amountMinor, "GBP");
            failure.put("type", "refund.returned");
            failure.put("reason", "expired_or_canceled_card");
            provider.callback(failure).send().is(200);
        }
        assertThat(platform.database()
                        .rows("select kind || ' ' || state from payment.work_item where reference = ?", refund))
                .containsExactly("REFUND_RETURNED OPEN");
    }

    private List<String> refunds(PlacedOrder order) {
        return platform.database()
                .rows("select reference from payment.refund where correlation = ?", order.correlation());
    }

    /** What the ledger owes to the shopper; payment, the order and the ledger agree. */
    private void owed(PlacedOrder order, long amountMinor, String... kinds) {
        Caller accountant = platform.caller("an accountant", "operator.ledger");
        Soon.holds("the order is booked", () -> {
            Answer money = accountant.get("/api/v2/ledger/orders/" + order.correlation());
            assertThat(money.texts("/entries", "kind")).containsExactlyInAnyOrder(kinds);
        });
        assertThat(platform.database()
                        .number(
                                "select -coalesce(sum(amount_minor), 0)::bigint from ledger.entry join ledger.posting using (entry_no)"
                                        + " where account = 'customers' and correlation = ?",
                                order.correlation()))
                .isEqualTo(amountMinor);
        Soon.holds(
                "the audit",
                () -> assertThat(findings())
                        .noneMatch(found -> found.contains(order.correlation())
                                || found.contains(order.paymentReference())
                                || found.contains(order.number())));
    }

    private List<String> findings() {
        try (Connection connection = platform.database().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set transaction isolation level repeatable read");
            List<String> found =
                    Looks.within(connection).stream().map(Finding::toString).toList();
            connection.rollback();
            return found;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
