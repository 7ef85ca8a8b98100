package order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inventory.InventoryRequest.ReservationRequested;
import java.util.List;
import java.util.Map;
import order.command.Address;
import order.saga.Saga;
import order.saga.StandardFlow;
import order.stream.Order;
import order.stream.OrderDocuments;
import order.stream.OrderState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentRequest.PaymentRequested;
import platform.money.Money;

class AnOrderIsItsStreamTests {

    private final Saga saga = new StandardFlow(OrderSamples.WINDOW).saga();

    @ParameterizedTest
    @EnumSource
    void every_state_can_be_reached_by_events_alone(OrderState state) {
        Order order = OrderSamples.in(state);
        assertThat(order.state()).isEqualTo(state);
        assertThat(order.status()).isEqualTo(state.status());
    }

    @ParameterizedTest
    @EnumSource
    void its_documents_hold_all_of_it(OrderState state) {
        Order order = OrderSamples.in(state);
        assertThat(OrderDocuments.content(OrderDocuments.content(order))).isEqualTo(order.content());
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
        PaymentCaptured late = new PaymentCaptured(
                expired.payment().reference(), expired.id().toString(), OrderSamples.PAYABLE, OrderSamples.AT, "ch_1");
        Saga.Decision.Advanced goesOn = (Saga.Decision.Advanced) saga.decide(expired, late, OrderSamples.AT);
        ReservationRequested again =
                (ReservationRequested) goesOn.step().requested().getFirst();
        assertThat(again.reference())
                .isEqualTo(expired.id() + "/reserve/2")
                .isNotEqualTo(expired.reservationReference());
        assertThat(again.replaces()).isEqualTo(expired.reservationReference());
        assertThat(again.lines()).hasSize(2);
    }

    @Test
    void the_payment_is_asked_for_what_it_all_adds_up_to() {
        Order order = OrderSamples.in(OrderState.AWAITING_STOCK);
        Saga.Decision.Advanced goesOn = (Saga.Decision.Advanced) saga.decide(
                order,
                new inventory.InventoryEvent.StockReserved(
                        order.reservationReference(), order.id().toString(), List.of()),
                OrderSamples.AT);
        PaymentRequested asked = (PaymentRequested) goesOn.step().requested().getFirst();
        assertThat(asked.amount()).isEqualTo(OrderSamples.PAYABLE);
        assertThat(asked.expiresAt()).isEqualTo(OrderSamples.AT.plus(OrderSamples.WINDOW));
        assertThat(goesOn.order().deadline()).isEqualTo(asked.expiresAt());
    }

    @Test
    void refuses_a_capture_of_another_amount() {
        Order order = OrderSamples.in(OrderState.AWAITING_PAYMENT);
        PaymentCaptured wrong = new PaymentCaptured(
                order.payment().reference(),
                order.id().toString(),
                Money.ofMinor(1784, "GBP"),
                OrderSamples.AT,
                "ch_1");
        assertThatThrownBy(() -> saga.decide(order, wrong, OrderSamples.AT)).hasMessageContaining("Captured");
    }

    @Test
    void every_refund_has_a_reference_of_its_own() {
        Order failed = OrderSamples.in(OrderState.REFUND_FAILED);
        assertThat(failed.nextRefundReference()).isEqualTo(failed.payment().reference() + "_refund_2");
    }

    @Test
    void says_nothing_of_the_address_in_clear() {
        Address address =
                new Address("Ada Lovelace", "+44 20 7946 0000", "12 St James's Square", null, "London", null, "GB");
        assertThat(address.toString())
                .doesNotContain("Ada")
                .doesNotContain("7946")
                .doesNotContain("James");
        assertThat(OrderDocuments.content(OrderSamples.in(OrderState.STOCK_COMMITTED))
                        .data())
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
