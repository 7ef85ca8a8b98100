package order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import order.OrderRequest.CancellationRequested;
import order.command.OrderCommand.CancelOrder;
import order.stream.Order;
import order.stream.OrderState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.Requester;
import platform.auditlog.OperatorAction;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import testing.Apart;
import testing.UnsealedKey;

/** Each refund that an order requests names the operator, the shopper or the rule behind it; it names nobody if that is not known. */
@Apart
class ARefundNamesWhoIsBehindItTests {

    private static final String ISSUER = "https://id.example";
    private static final String SHOPPER = "17850";
    private static final OperatorAction ACTION = new OperatorAction(SHOPPER, "order.order.cancel", "order", null);
    private static final Order STOPPING = OrderSamples.in(OrderState.STOPPING_SHIPMENTS);
    private static final Order PAID = OrderSamples.in(OrderState.COMMITTING_STOCK);

    private final PersonalKeys.Obtained keys =
            new PersonalKeys.Obtained(Map.of("user:" + SHOPPER, new UnsealedKey("user:" + SHOPPER)));
    private final RefundRequesters requesters = new RefundRequesters(ISSUER, keys);

    @Test
    void theOperatorWhoseCommandItIs() {
        assertThat(name("CANCELLED", PAID, cancellation(SHOPPER), ACTION)).isEqualTo(operator(SHOPPER));
    }

    @Test
    void theShopperWhoCancels() {
        assertThat(name("CANCELLED", PAID, cancellation(SHOPPER), null).requester())
                .isEqualTo(shopper());
        assertThat(name("REFUND_ASKED_AGAIN", OrderSamples.in(OrderState.REFUND_FAILED), cancellation(SHOPPER), null)
                        .requester())
                .isEqualTo(shopper());
    }

    /** The operator may be the customer of the order. */
    @Test
    void thePersonWhoHasBegunTheCancellationThatEndsNow() {
        assertThat(STOPPING.progress().cancelledBy()).isEqualTo(SHOPPER);
        assertThat(name("CANCELLED", STOPPING, "a shipment is stopped", null).requester())
                .isEqualTo(shopper());
    }

    @Test
    void theRuleThatNobodyHasAskedFor() {
        assertThat(name("RESERVATION_LOST", PAID, "stock", null).requester()).isEqualTo(Requester.platform());
        assertThat(name("PAID_TWICE", PAID, "a capture", null).requester()).isEqualTo(Requester.platform());
    }

    @Test
    void nobodyIfTheOrderDoesNotKeepWhoHasCancelledIt() {
        Order cancelled = OrderSamples.in(OrderState.CANCELLED);
        assertThat(name("PAID_AFTER_CANCELLATION", cancelled, "a capture", null))
                .isEqualTo(refund("PAID_AFTER_CANCELLATION"));
        assertThat(name("AUTHORISATION_RELEASED", cancelled, "a release", null))
                .isEqualTo(refund("AUTHORISATION_RELEASED"));
    }

    @Test
    void nobodyIfTheShopperHasNoKey() {
        RefundRequesters without = new RefundRequesters(ISSUER, new PersonalKeys.Obtained(Map.of()));
        assertThat(without.name(refund("CANCELLED"), PAID, cancellation(SHOPPER), null))
                .isEqualTo(refund("CANCELLED"));
    }

    @Test
    void onlyARefundForTheShopperNeedsTheKey() {
        assertThat(RefundRequesters.concern(PAID, command(SHOPPER))).isTrue();
        assertThat(RefundRequesters.concern(PAID, command("an operator"))).isFalse();
        assertThat(RefundRequesters.concern(OrderSamples.in(OrderState.AWAITING_PAYMENT), command(SHOPPER)))
                .isFalse();
        assertThat(RefundRequesters.concern(STOPPING, null)).isTrue();
        assertThat(RefundRequesters.concern(PAID, null)).isFalse();
    }

    private RefundRequested name(String reason, Order order, Object message, @Nullable OperatorAction action) {
        return requesters.name(refund(reason), order, message, action);
    }

    private static RefundRequested refund(String reason) {
        return new RefundRequested("ref_00001", "o", "pay_00001", Money.ofMinor(100, "GBP"), reason, null);
    }

    private static RefundRequested operator(String subject) {
        return refund("CANCELLED").by(new Requester(Requester.Kind.OPERATOR, ISSUER, null), subject);
    }

    private static Requester shopper() {
        return new Requester(Requester.Kind.SHOPPER, ISSUER, new PersonalData("user:" + SHOPPER, SHOPPER));
    }

    private static CancellationRequested cancellation(String by) {
        return new CancellationRequested(PAID.correlation(), by, null, null);
    }

    private static CancelOrder command(String by) {
        return new CancelOrder(new IdempotencyKey("k", "b"), PAID.id(), by, null);
    }
}
