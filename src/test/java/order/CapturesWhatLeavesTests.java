package order;

import static order.OrderSamples.AUTHORISED;
import static order.OrderSamples.CAPTURE;
import static order.OrderSamples.COMMITTED;
import static order.OrderSamples.CONFIRMED;
import static order.OrderSamples.ID;
import static order.OrderSamples.OFFERED;
import static order.OrderSamples.PAID;
import static order.OrderSamples.PAYABLE;
import static order.OrderSamples.PAYMENT;
import static order.OrderSamples.STOCK_HELD;
import static order.OrderSamples.advance;
import static order.OrderSamples.after;
import static order.OrderSamples.decide;
import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import order.OrderEvent.AuthorisationEnded;
import order.OrderEvent.CaptureDue;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.PaymentAuthorised;
import order.OrderEvent.SurplusRefunded;
import order.OrderRequest.CancellationRequested;
import order.command.OrderCommand.ReturnedUnits;
import order.saga.Attempts;
import order.saga.Saga;
import order.saga.Saga.Decision.Advanced;
import order.saga.Saga.SagaStep;
import order.stream.Authorisation;
import order.stream.MoneyReference;
import order.stream.Order;
import order.stream.OrderState;
import order.view.OrderView;
import org.junit.jupiter.api.Test;
import outbox.Event;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.VoidRequested;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.HoldReason;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;

/**
 * An order whose payment is only authorised captures what leaves, when it leaves, and never more than it costs. Cancelling releases what is not
 * captured.
 */
class CapturesWhatLeavesTests {

    private static final Instant AT = OrderSamples.AT;
    private static final String CORRELATION = ID.toString();
    private static final Order READY = order(true);

    /** Somebody has captured the whole payment at the provider. */
    private static final PaymentCaptured CAPTURED_BY_HAND =
            new PaymentCaptured(PAYMENT, CORRELATION, PAYABLE, AT, "ch_1", "sandbox", PAYMENT);

    private static Order order(boolean inParts) {
        return OrderSamples.order(
                STOCK_HELD,
                CONFIRMED,
                OFFERED,
                new PaymentAuthorised(CORRELATION, AT, PAYMENT, AUTHORISED.expiresAt(), inParts),
                PAID,
                COMMITTED);
    }

    @Test
    void anAuthorisationPaysTheOrder() {
        Order order = OrderSamples.in(OrderState.AWAITING_PAYMENT);
        Advanced paid = advance(order, OrderSamples.authorised(PAYMENT, CORRELATION, PAYABLE));

        assertThat(paid.step().published()).hasExactlyElementsOfTypes(PaymentAuthorised.class, OrderPaid.class);
        assertThat(paid.order().state()).isEqualTo(OrderState.COMMITTING_STOCK);
        assertThat(status(paid.order())).isEqualTo("AUTHORISED");
    }

    @Test
    void aPaymentThatIsCollectedAtOnceCostsNoEventAndNoRequestMore() {
        Order order = OrderSamples.in(OrderState.AWAITING_PAYMENT);
        Advanced paid = advance(order, OrderSamples.captured(PAYABLE, AT));
        assertThat(paid.step().published()).hasExactlyElementsOfTypes(OrderPaid.class);

        Advanced sent = advance(OrderSamples.in(OrderState.STOCK_COMMITTED), dispatched(1));
        assertThat(sent.step().published()).hasSize(1);
        assertThat(sent.step().requested()).isEmpty();
    }

    @Test
    void eachShipmentCapturesItsLinesAndTheFirstAlsoShipping() {
        Advanced first = advance(READY, dispatched(1));
        assertThat(first.step().requested()).containsExactly(capture(1, 1725, false));
        assertThat(first.step().published()).contains(due(1, 1, 1725, false));
        assertThat(status(first.order())).isEqualTo("AUTHORISED");

        Order captured = after(first.order(), captured(1, 1725));
        assertThat(status(captured)).isEqualTo("PARTLY_CAPTURED");

        Advanced second = advance(captured, dispatched(2));
        assertThat(second.step().requested()).containsExactly(capture(2, 255, true));
        Order done = after(second.order(), captured(2, 255));
        assertThat(status(done)).isEqualTo("CAPTURED");
        assertThat(done.state()).isEqualTo(OrderState.SHIPPED);
    }

    @Test
    void shippingIsCapturedWithWhateverLeavesFirst() {
        assertThat(advance(READY, dispatched(2)).step().requested()).containsExactly(capture(1, 750, false));
    }

    @Test
    void aProviderThatCapturesOnceCapturesEverythingWithTheFirstShipment() {
        Advanced first = advance(order(false), dispatched(2));
        assertThat(first.step().requested()).containsExactly(capture(1, 1980, true));
        assertThat(advance(first.order(), dispatched(1)).step().requested()).isEmpty();
    }

    @Test
    void aShipmentThatIsReportedTwiceCapturesOnce() {
        Order sent = after(READY, dispatched(1));
        assertThat(advance(sent, dispatched(1)).step().requested()).isEmpty();
    }

    @Test
    void whatWasRefusedIsCapturedWithTheNextShipment() {
        Order refused = after(after(READY, dispatched(1)), refused(1));
        assertThat(refused.authorisation().captures())
                .extracting(Authorisation.Capture::status)
                .containsExactly(Authorisation.Capture.Status.FAILED);

        assertThat(advance(refused, dispatched(2)).step().requested()).containsExactly(capture(2, 1980, true));
    }

    @Test
    void repeatedAnswersChangeNothing() {
        Order captured = after(after(READY, dispatched(1)), captured(1, 1725));
        assertThat(advance(captured, captured(1, 1725)).step().published()).isEmpty();
        assertThat(advance(captured, refused(1)).step().published()).isEmpty();
    }

    @Test
    void aCaptureThatSucceedsAfterARefusalCounts() {
        Order refused = after(after(READY, dispatched(1)), refused(1));
        Order captured = after(refused, captured(1, 1725));
        assertThat(captured.authorisation().capturedMinor()).isEqualTo(1725);
    }

    @Test
    void whoeverCapturesAtTheProviderCapturesThisOrder() {
        Order captured = after(READY, CAPTURED_BY_HAND);
        assertThat(status(captured)).isEqualTo("CAPTURED");
        assertThat(advance(captured, dispatched(1)).step().requested()).isEmpty();
    }

    @Test
    void cancellingReleasesWhatIsNotCaptured() {
        Order stopping = after(READY, new CancellationRequested(CORRELATION, "17850", null, null));
        Order half = after(stopping, new ShipmentCancelled(ID + "/ship/1", CORRELATION));
        Advanced cancelled = advance(half, new ShipmentCancelled(ID + "/ship/2", CORRELATION));
        assertThat(cancelled.step().requested())
                .contains(new VoidRequested(PAYMENT, CORRELATION))
                .doesNotHaveAnyElementsOfTypes(RefundRequested.class);
        assertThat(cancelled.order().state()).isEqualTo(OrderState.REFUNDING);

        Advanced released = advance(cancelled.order(), voided(0));
        assertThat(released.step().published())
                .hasExactlyElementsOfTypes(AuthorisationEnded.class, OrderRefunded.class);
        assertThat(released.step().requested()).isEmpty();
    }

    @Test
    void cancellingRefundsWhatIsCaptured() {
        Advanced released = advance(cancelled(), voided(1000));
        assertThat(released.order().state()).isEqualTo(OrderState.REFUNDING);
        assertThat(released.step().requested()).containsExactly(refund(1000));
    }

    /** The order when the release of its payment has been requested. */
    private static Order cancelled() {
        Order stopping = after(READY, new CancellationRequested(CORRELATION, "17850", null, null));
        Order half = after(stopping, new ShipmentCancelled(ID + "/ship/1", CORRELATION));
        return after(half, new ShipmentCancelled(ID + "/ship/2", CORRELATION));
    }

    private static RefundRequested refund(long minor) {
        return new RefundRequested(
                MoneyReference.ofRefund(ID, 1), CORRELATION, PAYMENT, pence(minor), "AUTHORISATION_RELEASED", null);
    }

    private static PaymentRefunded answer(RefundRequested refund) {
        return new PaymentRefunded(refund.reference(), CORRELATION, PAYMENT, refund.amount(), "sandbox");
    }

    @Test
    void whatSomebodyCapturesAfterTheReleaseIsRefunded() {
        Order refunded = after(cancelled(), voided(0));
        assertThat(refunded.state()).isEqualTo(OrderState.REFUNDED);

        Advanced captured = advance(refunded, CAPTURED_BY_HAND);
        RefundRequested refund = refund(1980);
        assertThat(captured.step().requested()).containsExactly(refund);
        assertThat(advance(captured.order(), voided(1980)).step().requested())
                .as("the same refund, once")
                .containsExactly(refund);
        SagaStep answered = advance(captured.order(), answer(refund)).step();
        assertThat(answered.published()).isEmpty();
        assertThat(answered.requested()).isEmpty();
    }

    @Test
    void theEndOfAnAuthorisationBeforeItsCaptureDoesNotHideTheCapture() {
        Advanced released = advance(after(cancelled(), CAPTURED_BY_HAND), voided(0));
        assertThat(released.order().state()).isEqualTo(OrderState.REFUNDING);
        assertThat(released.step().requested()).containsExactly(refund(1980));

        Advanced again = advance(after(cancelled(), voided(1980)), voided(0));
        assertThat(again.order().state()).isEqualTo(OrderState.REFUNDING);
    }

    @Test
    void theRefusalOfAnEarlierRefundDoesNotEndTheNextOne() {
        RefundFailed first = new RefundFailed(MoneyReference.ofRefund(ID, 1), CORRELATION, PAYMENT, "account closed");
        Order failed = after(after(cancelled(), voided(1000)), first);
        Order again = after(failed, new CancellationRequested(CORRELATION, "17850", null, null));

        assertThat(advance(again, first).order()).isEqualTo(again);
        assertThat(decide(failed, first)).isEqualTo(Saga.UNCHANGED);
        assertThat(after(again, new RefundFailed(MoneyReference.ofRefund(ID, 2), CORRELATION, PAYMENT, "closed"))
                        .state())
                .isEqualTo(OrderState.REFUND_FAILED);
    }

    @Test
    void anAuthorisationAfterACancellationIsReleased() {
        Order cancelled = OrderSamples.in(OrderState.CANCELLED);
        Advanced unwanted = advance(cancelled, OrderSamples.authorised(PAYMENT, CORRELATION, PAYABLE));
        assertThat(unwanted.step().requested()).contains(new VoidRequested(PAYMENT, CORRELATION));
        assertThat(unwanted.order().state()).isEqualTo(OrderState.REFUNDING);
    }

    @Test
    void aFurtherAttemptThatIsAuthorisedIsReleased() {
        Order order = OrderSamples.in(OrderState.STOCK_COMMITTED);
        String another = OrderSamples.ANOTHER_PAYMENT;
        Order two = OrderSamples.order(
                STOCK_HELD,
                CONFIRMED,
                new OrderEvent.PaymentAttempted(CORRELATION, AT, another, "card", null),
                new OrderEvent.PaymentReplaced(CORRELATION, AT, PAYMENT),
                PAID);
        Object surplus = Attempts.meaning(two, OrderSamples.authorised(another, CORRELATION, PAYABLE))
                .orElseThrow();
        Advanced found = advance(two, surplus);
        assertThat(found.step().requested()).containsExactly(new VoidRequested(another, CORRELATION));

        PaymentVoided answer = new PaymentVoided(another, CORRELATION, pence(0), PAYABLE, "released");
        Object meaning = Attempts.meaning(found.order(), answer).orElseThrow();
        assertThat(advance(found.order(), meaning).step().published()).hasExactlyElementsOfTypes(SurplusRefunded.class);
        assertThat(order.progress().authorisation()).isNull();
    }

    @Test
    void anAuthorisationThatHasExpiredIsKnown() {
        Order ended = after(READY, voided(0));
        assertThat(ended.state()).isEqualTo(OrderState.STOCK_COMMITTED);
        assertThat(status(ended)).isEqualTo("VOIDED");
        assertThat(advance(ended, voided(0)).step().published()).isEmpty();
    }

    @Test
    void whatHasNotLeftIsHeldWhenTheAuthorisationEnds() {
        Order sent = after(after(READY, dispatched(1)), captured(1, 1725));
        assertThat(advance(sent, voided(1725)).step().requested()).containsExactly(held(2));
        assertThat(advance(READY, voided(0)).step().requested()).containsExactly(held(1), held(2));

        Order unshipped = after(OrderSamples.order(STOCK_HELD, CONFIRMED, OFFERED, AUTHORISED, PAID), voided(0));
        assertThat(advance(unshipped, OrderSamples.messages(unshipped).get("Committed"))
                        .step()
                        .requested())
                .startsWith(held(1), held(2))
                .filteredOn(ShipmentHoldRequested.class::isInstance)
                .hasSize(2);
    }

    @Test
    void whatIsHeldMayLeaveWhenSomebodyHasCapturedThePayment() {
        assertThat(advance(after(READY, voided(0)), CAPTURED_BY_HAND).step().requested())
                .containsExactly(released(1), released(2));
        assertThat(advance(READY, CAPTURED_BY_HAND).step().requested()).isEmpty();
    }

    private static ShipmentReleaseRequested released(int shipment) {
        return new ShipmentReleaseRequested(
                ID + "/ship/" + shipment, CORRELATION, HoldReason.AUTHORISATION_EXPIRED, PAYMENT);
    }

    @Test
    void nothingIsHeldWhenEverythingIsBeingCaptured() {
        Order sent = after(after(READY, dispatched(1)), dispatched(2));
        assertThat(advance(sent, voided(1725)).step().requested()).isEmpty();
    }

    private static ShipmentHoldRequested held(int shipment) {
        return new ShipmentHoldRequested(
                ID + "/ship/" + shipment, CORRELATION, HoldReason.AUTHORISATION_EXPIRED, PAYMENT);
    }

    /** Goods that leave although the authorisation has expired are not forgotten: payment refuses the capture and makes a work item. */
    @Test
    void whatLeavesAfterTheEndIsRequestedNevertheless() {
        assertThat(advance(after(READY, voided(0)), dispatched(1)).step().requested())
                .containsExactly(capture(1, 1725, false));
    }

    @Test
    void whatComesBackIsRefundedAsFarAsItWasCaptured() {
        Order sent = after(after(after(READY, dispatched(1)), captured(1, 1725)), dispatched(2));
        Order unpaid = after(sent, refused(2));
        Advanced back = advance(unpaid, OrderSamples.returns(unpaid, new ReturnedUnits(1, 6)));
        // 12.30 come back, of which 2.55 were never captured.
        assertThat(back.step().requested())
                .contains(new VoidRequested(PAYMENT, CORRELATION))
                .filteredOn(RefundRequested.class::isInstance)
                .extracting(request -> ((RefundRequested) request).amount())
                .containsExactly(pence(975));

        Advanced more = advance(back.order(), OrderSamples.returns(back.order(), new ReturnedUnits(2, 1)));
        assertThat(more.step().requested())
                .filteredOn(RefundRequested.class::isInstance)
                .extracting(request -> ((RefundRequested) request).amount())
                .containsExactly(pence(255));
    }

    @Test
    void whatIsBeingCapturedIsRefundedWhole() {
        Order sent = after(after(READY, dispatched(1)), dispatched(2));
        Advanced back = advance(sent, OrderSamples.returns(sent, new ReturnedUnits(1, 6)));
        assertThat(back.step().requested())
                .hasSize(1)
                .extracting(request -> ((RefundRequested) request).amount())
                .containsExactly(pence(1230));
    }

    private static ShipmentDispatched dispatched(int number) {
        return new ShipmentDispatched(ID + "/ship/" + number, CORRELATION, "sandbox", "SBX" + number, AT);
    }

    private static Event capture(int number, long minor, boolean last) {
        return new CaptureRequested(reference(number), CORRELATION, PAYMENT, pence(minor), last);
    }

    private static CaptureDue due(int number, int shipment, long minor, boolean last) {
        return new CaptureDue(CORRELATION, AT, reference(number), ID + "/ship/" + shipment, pence(minor), last);
    }

    private static String reference(int number) {
        return number == 1 ? CAPTURE : MoneyReference.ofCapture(ID, number);
    }

    private static PaymentCaptured captured(int number, long minor) {
        return new PaymentCaptured(reference(number), CORRELATION, pence(minor), AT, "ch_1", "sandbox", PAYMENT);
    }

    private static CaptureFailed refused(int number) {
        return new CaptureFailed(reference(number), CORRELATION, PAYMENT, pence(1), "no funds");
    }

    private static PaymentVoided voided(long captured) {
        return new PaymentVoided(
                PAYMENT, CORRELATION, pence(captured), PAYABLE.minus(pence(captured)), "the authorisation has expired");
    }

    private static String status(Order order) {
        return OrderView.payment(order, AT).status();
    }
}
