package edge;

import static org.assertj.core.api.Assertions.assertThat;

import app.audit.Looks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import kill.Tamperings;
import order.OrderEvent.AuthorisationEnded;
import order.OrderEvent.CaptureFailed;
import order.OrderEvent.CaptureMade;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.PaymentAuthorised;
import order.OrderEvent.PaymentOffered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platform.audit.Finding;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** A shop whose provider only authorises is paid when its goods leave: from checkout to capture, release, refund and ledger. */
class ShopsCaptureWhenGoodsLeaveTests extends EdgeTest {

    ShopsCaptureWhenGoodsLeaveTests(Platform platform) {
        super(platform);
    }

    @AfterEach
    void refusesNothing() {
        platform.sandbox().behaves(Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox_authorised", "sandbox_authorised_once"})
    void fromTheAuthorisationToTheRefundOfReturnedGoods(String method) {
        PlacedOrder order = authorised(method);
        assertThat(order.timeline()).containsSubsequence(PaymentAuthorised.class, OrderPaid.class);
        assertThat(order.payment().text("/status")).isEqualTo("AUTHORISED");
        assertThat(order.payment().number("/authorisation/captured/amount_minor"))
                .isZero();
        assertThat(paymentOf(order).text("/status")).isEqualTo("AUTHORISED");

        order.awaitWaybill();
        order.scan("dispatched");
        order.awaitEvent(CaptureMade.class);

        assertThat(order.payment().text("/status")).isEqualTo("CAPTURED");
        assertThat(order.payment().number("/authorisation/captured/amount_minor"))
                .isEqualTo(order.payableMinor());
        Soon.is("CAPTURED", () -> paymentOf(order).text("/status").equals("CAPTURED"));
        order.scan("delivered");
        order.awaitStatus("COMPLETED");
        booked(order, "CAPTURE", "RECOGNITION");

        operator.takesBack(order.number(), 1).is(200);
        order.await(now -> now.seen().text("/returns/0/status").equals("REFUNDED"));
        assertThat(paymentOf(order).number("/refunded/amount_minor"))
                .isEqualTo(order.show().number("/returns/0/amounts/payable/amount_minor"));
    }

    @Test
    void theAuditComparesTheRefundsOfSuchOrders() {
        PlacedOrder cancelled = authorised("sandbox_authorised");
        cancelled.cancel();
        cancelled.awaitEvent(OrderRefunded.class);
        PlacedOrder order = authorised("sandbox_authorised");
        order.awaitWaybill();
        order.scan("dispatched");
        order.awaitEvent(CaptureMade.class);
        order.scan("delivered");
        order.awaitStatus("COMPLETED");
        operator.takesBack(order.number(), 1).is(200);
        order.await(now -> now.seen().text("/returns/0/status").equals("REFUNDED"));

        Soon.holds(
                "nothing",
                () -> assertThat(refundFindings("select 1"))
                        .doesNotContain(order.correlation(), cancelled.correlation()));
        String refund = " where correlation = '%s'".formatted(order.correlation());
        assertThat(refundFindings("update payment.refund set status = 'refused', failure = 'by hand'" + refund))
                .contains(order.correlation());
        assertThat(refundFindings("update payment.refund set status = 'accepted'" + refund))
                .contains(order.correlation());
        assertThat(refundFindings(Tamperings.BY_CLASS.get("order-refund")))
                .as("the tampering of the audit's own test")
                .isNotEmpty();
        assertThat(refundFindings("""
                insert into payment.refund (reference, status, correlation, payment_reference, amount_minor, currency, noted_at, reason)
                select 'by hand', 'refunded', correlation, reference, 1, currency, now(), 'by hand' from payment.payment""" + refund)).contains(order.correlation());
    }

    /** The orders that the check names after a change, which is rolled back. */
    private List<String> refundFindings(String change) {
        try (Connection connection = platform.database().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set transaction isolation level repeatable read");
            statement.execute(change);
            List<String> found = Looks.within(connection, "order-refund").stream()
                    .map(Finding::key)
                    .toList();
            connection.rollback();
            return found;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void cancellingReleasesTheMoney() {
        PlacedOrder order = authorised("sandbox_authorised");
        order.cancel();
        order.awaitEvent(OrderRefunded.class);
        assertThat(paymentOf(order).text("/status")).isEqualTo("VOIDED");
        assertThat(paymentOf(order).number("/voided/amount_minor")).isEqualTo(order.payableMinor());
        assertThat(order.status()).isEqualTo("REFUNDED");
        booked(order, "RECOGNITION", "REFUND_DUE");
    }

    @Test
    void goodsStayWhenTheAuthorisationHasExpired() {
        PlacedOrder order = authorised("sandbox_authorised");
        order.awaitWaybill();
        platform.anonymous()
                .call("POST", "/sandbox/payments/%s/expire".formatted(order.paymentReference()))
                .send()
                .is(200);
        order.awaitEvent(AuthorisationEnded.class);

        String shipment = "/api/v2/shipments/" + order.shipments().text("/shipments/0/shipment_id");
        Soon.holds(
                "held",
                () -> assertThat(operator.get(shipment).is(200).texts("/holds", "reason"))
                        .containsExactly("AUTHORISATION_EXPIRED"));
        operator.post(shipment + "/dispatch", Map.of()).refused(409, "SHIPMENT_HELD");
        assertThat(order.payment().text("/status")).isEqualTo("VOIDED");
        order.cancel();
        order.awaitStatus("REFUNDED");
    }

    @Test
    void aCaptureThatIsRefusedIsAWorkItem() {
        PlacedOrder order = authorised("sandbox_authorised");
        platform.sandbox().behaves(Map.of("captures", "refuse"));
        order.awaitWaybill();
        order.scan("dispatched");
        order.awaitEvent(CaptureFailed.class);
        Soon.holds(
                "work item",
                () -> assertThat(operator.get("/api/v2/work-items?reference=" + order.paymentReference())
                                .texts("/work_items", "kind"))
                        .containsExactly("CAPTURE_FAILED"));
    }

    private PlacedOrder authorised(String method) {
        String sku = operator.sells(1_000, 5);
        PlacedOrder order = shopper.checkout()
                .line(sku, 2)
                .with("payment_method", method)
                .placed()
                .awaitEvent(PaymentOffered.class);
        return order.pay().awaitCommitted();
    }

    /** The ledger has these entries of the order. */
    private void booked(PlacedOrder order, String... kinds) {
        Caller accountant = platform.caller("an accountant", "operator.ledger");
        Soon.holds("the order is booked", () -> {
            Answer money = accountant.get("/api/v2/ledger/orders/" + order.correlation());
            assertThat(money.texts("/entries", "kind")).containsExactlyInAnyOrder(kinds);
        });
    }

    private Answer paymentOf(PlacedOrder order) {
        return operator.get("/api/v2/payments/" + order.paymentReference());
    }
}
