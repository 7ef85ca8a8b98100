package order;

import static order.OrderSamples.AT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import order.OrderRequest.CancellationRequested;
import order.saga.Saga.Decision.Advanced;
import order.stream.MoneyReference;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Return;
import order.view.OrderView;
import org.junit.jupiter.api.Test;
import outbox.Event;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;

/** A refund has failed after it had succeeded: the order shows it, keeps its status, and refunds what came back once more, when it is asked to. */
class ARefundThatCameBackIsRequestedAgainTests {

    private static final Money PART = Money.ofMinor(700, "GBP");

    @Test
    void aRefundedOrderStaysRefundedAndCanBeRefundedAgain() {
        Order refunded = OrderSamples.in(OrderState.REFUNDED);
        String first = MoneyReference.ofRefund(refunded.id(), 1);
        Order owing = OrderSamples.after(refunded, cameBack(refunded, first));
        assertThat(owing.status()).isEqualTo(OrderStatus.REFUNDED);
        assertThat(paymentStatus(owing)).isEqualTo("REFUND_FAILED");

        Advanced again = OrderSamples.advance(owing, cancellation(owing));
        String second = MoneyReference.ofRefund(refunded.id(), 2);
        assertThat(requested(again)).containsExactly(second + " 7.00");
        assertThat(paymentStatus(again.order())).isEqualTo("REFUNDING");
        assertThat(requested(OrderSamples.advance(again.order(), cancellation(owing))))
                .isEmpty();

        Order failed = OrderSamples.after(again.order(), new RefundFailed(second, owing.correlation(), "p", "no"));
        assertThat(paymentStatus(failed)).isEqualTo("REFUND_FAILED");
        Advanced third = OrderSamples.advance(failed, cancellation(owing));
        assertThat(requested(third)).containsExactly(MoneyReference.ofRefund(refunded.id(), 3) + " 7.00");
        Order paid = OrderSamples.after(
                third.order(),
                new PaymentRefunded(
                        MoneyReference.ofRefund(refunded.id(), 3), owing.correlation(), "p", PART, "stripe"));
        assertThat(paid.status()).isEqualTo(OrderStatus.REFUNDED);
        assertThat(paymentStatus(paid)).isEqualTo("REFUNDED");
        assertThat(requested(OrderSamples.advance(paid, cancellation(owing)))).isEmpty();
    }

    @Test
    void aReturnCanBeRefundedAgainAndIsPublishedAsRefundedOnce() {
        Order accepted = OrderSamples.order(
                OrderSamples.DISCOUNT_HELD,
                OrderSamples.CONFIRMED,
                OrderSamples.PAID,
                OrderSamples.COMMITTED,
                OrderSamples.SHIPPED,
                OrderSamples.RETURN_ACCEPTED);
        String first = returned(accepted).refundReference();
        Order refunded =
                OrderSamples.after(accepted, new PaymentRefunded(first, accepted.correlation(), "p", PART, "stripe"));
        Order owing = OrderSamples.after(refunded, cameBack(refunded, first));
        assertThat(returned(owing).status()).isEqualTo(Return.Status.FAILED);

        Advanced again = OrderSamples.advance(
                owing, OrderSamples.refundAgain(owing, returned(owing).reference()));
        String second = returned(again.order()).refundReference();
        assertThat(requested(again)).containsExactly(second + " 7.00");
        Advanced paid = OrderSamples.advance(
                again.order(), new PaymentRefunded(second, accepted.correlation(), "p", PART, "stripe"));
        assertThat(returned(paid.order()).status()).isEqualTo(Return.Status.REFUNDED);
        assertThat(paid.step().published())
                .hasOnlyElementsOfType(OrderEvent.OrderRefundMade.class)
                .hasSize(1);
        assertThat(OrderSamples.advance(paid.order(), cameBack(refunded, first))
                        .step()
                        .published())
                .as("an earlier attempt")
                .isEmpty();
    }

    private static Return returned(Order order) {
        return order.progress().returns().getFirst();
    }

    private static String paymentStatus(Order order) {
        return OrderView.payment(order, AT).status();
    }

    private static RefundReturned cameBack(Order order, String reference) {
        return new RefundReturned(reference, order.correlation(), "p", PART, "stripe", "expired_or_canceled_card", AT);
    }

    private static CancellationRequested cancellation(Order order) {
        return new CancellationRequested(order.correlation(), "17850", null, null);
    }

    private static List<String> requested(Advanced advanced) {
        return advanced.step().requested().stream()
                .map(ARefundThatCameBackIsRequestedAgainTests::text)
                .toList();
    }

    private static String text(Event event) {
        RefundRequested refund = (RefundRequested) event;
        return refund.reference() + " "
                + refund.amount()
                        .toString()
                        .substring(refund.amount().currency().length() + 1);
    }
}
