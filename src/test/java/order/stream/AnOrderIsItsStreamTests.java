package order.stream;

import static order.OrderSamples.advance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inventory.InventoryRequest.ReservationRequested;
import java.util.Map;
import order.OrderSamples;
import order.command.Address;
import order.saga.Saga.Decision.Advanced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import outbox.EventTypes;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentRequest.PaymentRequested;

/** The events of an order alone determine the order. */
class AnOrderIsItsStreamTests {

    @ParameterizedTest
    @EnumSource
    void every_state_can_be_reached_by_events_alone(OrderState state) {
        Order order = OrderSamples.in(state);
        assertThat(order.state()).isEqualTo(state);
        assertThat(order.status()).isEqualTo(state.status());
    }

    @ParameterizedTest
    @EnumSource
    void its_document_contains_its_progress(OrderState state) {
        Order order = OrderSamples.in(state);
        assertThat(OrderDocuments.progress(OrderDocuments.progress(order))).isEqualTo(order.progress());
    }

    @Test
    void is_created_once() {
        assertThatThrownBy(() -> OrderSamples.in(OrderState.AWAITING_PAYMENT).apply(OrderSamples.CREATED))
                .hasMessageContaining("created twice");
    }

    @Test
    void a_second_reservation_has_a_reference_of_its_own() {
        Order expired = OrderSamples.in(OrderState.EXPIRED);
        Advanced renewed = advance(expired, OrderSamples.captured(OrderSamples.PAYABLE, OrderSamples.AT));
        ReservationRequested again =
                (ReservationRequested) renewed.step().requested().getFirst();
        assertThat(again.reference())
                .isEqualTo(expired.id() + "/reserve/2")
                .isNotEqualTo(expired.reservationReference());
        assertThat(again.replaces()).isEqualTo(expired.reservationReference());
        assertThat(again.lines()).hasSize(2);
    }

    @Test
    void the_requested_payment_is_the_sum_of_all_amounts() {
        Order order = OrderSamples.in(OrderState.AWAITING_STOCK);
        Advanced confirmed = advance(order, OrderSamples.messages(order).get("Reserved"));
        PaymentRequested request =
                (PaymentRequested) confirmed.step().requested().getFirst();
        assertThat(request.amount()).isEqualTo(OrderSamples.PAYABLE);
        assertThat(request.expiresAt()).isEqualTo(OrderSamples.AT.plus(OrderSamples.WINDOW));
        assertThat(confirmed.order().deadline()).isEqualTo(request.expiresAt());
    }

    @Test
    void refuses_a_capture_of_another_amount() {
        Order order = OrderSamples.in(OrderState.AWAITING_PAYMENT);
        PaymentSecured wrong = OrderSamples.captured(OrderSamples.pence(1784), OrderSamples.AT);
        assertThatThrownBy(() -> advance(order, wrong)).hasMessageContaining("Secured");
    }

    @Test
    void every_refund_has_a_reference_of_its_own() {
        Order failed = OrderSamples.in(OrderState.REFUND_FAILED);
        assertThat(failed.nextRefundReference()).isEqualTo("f01h455rb4met5rpjlj084pl02n00201");
    }

    @Test
    void the_address_is_never_in_clear() {
        Address address =
                new Address("Ada Lovelace", "+44 20 7946 0000", "12 St James's Square", null, "London", null, "GB");
        assertThat(address.toString())
                .doesNotContain("Ada")
                .doesNotContain("7946")
                .doesNotContain("James");
        assertThat(EventTypes.encode(OrderSamples.CREATED))
                .contains("user:17850")
                .doesNotContain("line1");
    }

    @Test
    void a_provider_that_is_ready_changes_nothing_but_that() {
        Order offered = OrderSamples.in(OrderState.AWAITING_PAYMENT).apply(OrderSamples.OFFERED);
        assertThat(offered.state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(offered.payment().instructions()).isEqualTo(Map.of("pay_url", "/sandbox/payments/x/pay"));
    }
}
