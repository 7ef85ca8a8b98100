package order;

import static order.OrderSamples.AT;
import static order.OrderSamples.COMMITTED;
import static order.OrderSamples.CONFIRMED;
import static order.OrderSamples.DISPATCHED;
import static order.OrderSamples.ID;
import static order.OrderSamples.PAID;
import static order.OrderSamples.PAYABLE;
import static order.OrderSamples.STOCK_HELD;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent;
import inventory.InventoryEvent.StockCommitted;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import order.saga.Disputes;
import order.saga.Saga;
import order.saga.Saga.Decision.Advanced;
import order.saga.Saga.SagaStep;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Progress.Dispute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import payment.PaymentEvent.DisputeChanged;
import payment.PaymentEvent.DisputeClosed;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.DisputeOpened;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import platform.money.Money;
import shipping.ShippingRequest.HoldReason;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;
import shipping.ShippingRequest.ShipmentRequested;

/** While a payment of an order is disputed, and after the dispute is lost, no shipment of the order leaves. */
class DisputesHoldShipmentsTests {

    private static final String CORRELATION = ID.toString();
    private static final String FIRST = ID + "/ship/1";
    private static final String SECOND = ID + "/ship/2";
    private static final String DISPUTE = "sandbox:dp_1";
    private static final DisputeState RECEIVED =
            new DisputeState(DisputeStatus.RECEIVED, PAYABLE, Money.zero(PAYABLE.currency()), "fraudulent", null);

    private final Order sending = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED);

    @Test
    void anOpenDisputeHoldsEachShipmentThatHasNotLeft() {
        assertThat(follow(sending, opened()).step().requested())
                .containsExactly(hold(FIRST, DISPUTE + "#1"), hold(SECOND, DISPUTE + "#1"));
        Order oneLeft = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, DISPATCHED);
        assertThat(follow(oneLeft, opened()).step().requested()).containsExactly(hold(SECOND, DISPUTE + "#1"));
        assertThat(follow(oneLeft, opened()).order().disputes())
                .containsExactly(new Dispute(DISPUTE, PAYABLE, Dispute.Status.OPEN, DISPUTE + "#1"));
    }

    @Test
    void aWonDisputeReleasesThemAndALostOneDoesNot() {
        Order disputed = follow(sending, opened()).order();
        assertThat(follow(disputed, closed(2, DisputeStatus.WON)).step().requested())
                .containsExactly(release(FIRST, DISPUTE + "#1"), release(SECOND, DISPUTE + "#1"));
        Advanced lost = follow(disputed, closed(2, DisputeStatus.LOST));
        assertThat(lost.step().requested()).isEmpty();
        assertThat(lost.order().disputes()).extracting(Dispute::status).containsExactly(Dispute.Status.LOST);
    }

    /** A release is final in shipping, so a dispute that is open again needs other holds. */
    @Test
    void aDisputeThatIsOpenAgainHoldsThemAgain() {
        Order won = follow(follow(sending, opened()).order(), closed(2, DisputeStatus.WON))
                .order();
        assertThat(follow(won, changed(3, DisputeStatus.WON, DisputeStatus.RECEIVED))
                        .step()
                        .requested())
                .containsExactly(hold(FIRST, DISPUTE + "#3"), hold(SECOND, DISPUTE + "#3"));
    }

    @Test
    void aLostDisputeThatIsOpenAgainKeepsItsHolds() {
        Order lost = follow(follow(sending, opened()).order(), closed(2, DisputeStatus.LOST))
                .order();
        Advanced again = follow(lost, changed(3, DisputeStatus.LOST, DisputeStatus.RECEIVED));
        assertThat(again.step().requested()).isEmpty();
        assertThat(follow(again.order(), closed(4, DisputeStatus.WON)).step().requested())
                .containsExactly(release(FIRST, DISPUTE + "#1"), release(SECOND, DISPUTE + "#1"));
    }

    @Test
    void aWinAfterALossReleasesThem() {
        Order lost = follow(follow(sending, opened()).order(), closed(2, DisputeStatus.LOST))
                .order();
        assertThat(follow(lost, closed(3, DisputeStatus.WON)).step().requested())
                .hasSize(2);
    }

    @Test
    void shipmentsThatAreRequestedLaterAreHeldBefore() {
        Order paid = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID);
        Order disputed = follow(paid, opened()).order();
        Advanced committed = OrderSamples.advance(disputed, committed(disputed));
        assertThat(committed.step().requested()).hasSize(4);
        assertThat(committed.step().requested().getFirst()).isEqualTo(hold(FIRST, DISPUTE + "#1"));
        assertThat(committed.step().requested().get(1)).isInstanceOf(ShipmentRequested.class);
        Order won = follow(disputed, closed(2, DisputeStatus.WON)).order();
        assertThat(OrderSamples.advance(won, committed(won)).step().requested())
                .hasExactlyElementsOfTypes(ShipmentRequested.class, ShipmentRequested.class);
    }

    @Test
    void whatTheOrderKnowsAlreadyIsNoNews() {
        Order disputed = follow(sending, opened()).order();
        assertThat(step(disputed, changed(2, DisputeStatus.RECEIVED, DisputeStatus.UNDER_REVIEW)))
                .isEmpty();
        Order won = follow(disputed, closed(2, DisputeStatus.WON)).order();
        assertThat(step(won, closed(3, DisputeStatus.WON))).isEmpty();
    }

    static Stream<Order> ordersInEveryStateThatSamplesReach() {
        return Stream.of(
                OrderSamples.order(STOCK_HELD),
                OrderSamples.order(STOCK_HELD, CONFIRMED),
                OrderSamples.order(STOCK_HELD, CONFIRMED, PAID),
                OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED),
                OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, DISPATCHED));
    }

    @ParameterizedTest
    @MethodSource("ordersInEveryStateThatSamplesReach")
    void aDisputeNeverChangesTheState(Order order) {
        OrderState before = order.state();
        Order disputed = follow(order, opened()).order();
        assertThat(disputed.state()).isEqualTo(before);
        assertThat(follow(disputed, closed(2, DisputeStatus.LOST)).order().state())
                .isEqualTo(before);
    }

    private static Advanced follow(Order order, DisputeEvent event) {
        return (Advanced) Saga.inEveryState(order, step(order, event).orElseThrow());
    }

    private static Optional<SagaStep> step(Order order, DisputeEvent event) {
        return Disputes.follow(order, event, AT);
    }

    private static DisputeOpened opened() {
        return new DisputeOpened(DISPUTE, CORRELATION, "pay_1", "sandbox", 1, RECEIVED, AT);
    }

    private static DisputeChanged changed(int change, DisputeStatus before, DisputeStatus after) {
        return new DisputeChanged(
                DISPUTE, CORRELATION, "pay_1", "sandbox", change, RECEIVED.with(before), RECEIVED.with(after), AT);
    }

    private static DisputeClosed closed(int change, DisputeStatus after) {
        return new DisputeClosed(DISPUTE, CORRELATION, "pay_1", "sandbox", change, RECEIVED, RECEIVED.with(after), AT);
    }

    private static StockCommitted committed(Order order) {
        return new StockCommitted(
                order.reservationReference(),
                CORRELATION,
                List.of(
                        new InventoryEvent.Allocation("85123A", "main", 6),
                        new InventoryEvent.Allocation("POST", "north", 1)));
    }

    private static ShipmentHoldRequested hold(String shipment, String cause) {
        return new ShipmentHoldRequested(shipment, CORRELATION, HoldReason.DISPUTE, cause);
    }

    private static ShipmentReleaseRequested release(String shipment, String cause) {
        return new ShipmentReleaseRequested(shipment, CORRELATION, HoldReason.DISPUTE, cause);
    }
}
