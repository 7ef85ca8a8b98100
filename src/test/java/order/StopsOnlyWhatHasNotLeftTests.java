package order;

import static order.OrderSamples.AT;
import static order.OrderSamples.CANCELLATION_BEGUN;
import static order.OrderSamples.CANCELLATION_REQUESTED;
import static order.OrderSamples.COMMITTED;
import static order.OrderSamples.CONFIRMED;
import static order.OrderSamples.DISPATCHED;
import static order.OrderSamples.ID;
import static order.OrderSamples.PAID;
import static order.OrderSamples.SHIPMENT_ANSWERED;
import static order.OrderSamples.STOCK_HELD;
import static order.OrderSamples.advance;
import static order.OrderSamples.after;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryRequest.ReleaseRequested;
import java.util.List;
import order.saga.Saga;
import order.saga.Saga.Decision.Advanced;
import order.stream.Order;
import order.stream.OrderState;
import org.junit.jupiter.api.Test;
import payment.PaymentRequest.RefundRequested;
import promotion.PromotionRequest.ReversalRequested;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.Line;
import shipping.ShippingRequest.ShipmentRequested;

/** The cancellation of a paid order with two shipments succeeds only if neither has been dispatched. */
class StopsOnlyWhatHasNotLeftTests {

    private static final String CORRELATION = ID.toString();
    private static final String FIRST = ID + "/ship/1";
    private static final String SECOND = ID + "/ship/2";

    private final Order firstStopped =
            OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, CANCELLATION_BEGUN, SHIPMENT_ANSWERED);

    @Test
    void whenBothAreStoppedTheOrderIsRefunded() {
        Advanced done = advance(firstStopped, new ShipmentCancelled(SECOND, CORRELATION));

        assertThat(done.order().state()).isEqualTo(OrderState.REFUNDING);
        assertThat(done.order().progress().sealedReason()).isEqualTo(OrderSamples.REASON);
        assertThat(done.step().requested())
                .hasExactlyElementsOfTypes(RefundRequested.class, ReversalRequested.class, ReleaseRequested.class);
    }

    @Test
    void whenOneIsDispatchedTheOtherIsSentAgain() {
        Advanced done = advance(firstStopped, new ShipmentCancellationRefused(SECOND, CORRELATION));

        assertThat(done.order().state()).isEqualTo(OrderState.STOCK_COMMITTED);
        assertThat(done.order().progress().reason()).isNull();
        assertThat(done.order().progress().sealedReason()).isNull();
        assertThat(done.step().requested())
                .containsExactly(new ShipmentRequested(
                        ID + "/ship/3",
                        CORRELATION,
                        "main",
                        "GB",
                        firstStopped.content().shippingAddress(),
                        List.of(new Line("85123A", 6)),
                        firstStopped.content().giftMessage()));
        Order left = after(done.order(), dispatched(SECOND));
        assertThat(left.state()).isEqualTo(OrderState.STOCK_COMMITTED);
        assertThat(after(left, dispatched(ID + "/ship/3")).state()).isEqualTo(OrderState.SHIPPED);
    }

    @Test
    void aShipmentDispatchedDuringTheCancellationIsShipped() {
        Order begun = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, CANCELLATION_BEGUN);
        Order left = after(begun, dispatched(FIRST));
        Order refused = after(left, new ShipmentCancellationRefused(FIRST, CORRELATION));

        Order done = after(refused, dispatched(SECOND));

        assertThat(done.state()).isEqualTo(OrderState.SHIPPED);
        assertThat(OrderSamples.decide(done, new ShipmentCancellationRefused(SECOND, CORRELATION)))
                .isEqualTo(Saga.UNCHANGED);
    }

    @Test
    void theRefusalMayArriveAfterTheOtherShipmentIsStopped() {
        Order left = after(firstStopped, dispatched(SECOND));

        assertThat(left.state()).isEqualTo(OrderState.STOCK_COMMITTED);
        assertThat(left.activeShipments()).hasSize(2);
        assertThat(OrderSamples.decide(left, new ShipmentCancellationRefused(SECOND, CORRELATION)))
                .isEqualTo(Saga.UNCHANGED);
    }

    @Test
    void aCancellationIsRefusedAfterTheFirstDispatch() {
        Order begun = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, DISPATCHED);

        assertThat(OrderSamples.decide(begun, CANCELLATION_REQUESTED)).isEqualTo(Saga.REFUSED);
    }

    @Test
    void itIsShippedAfterTheLastDispatchAndCompletedAfterTheLastDelivery() {
        Order one = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, DISPATCHED);
        Order arrived = after(one, delivered(FIRST));
        assertThat(arrived.state()).isEqualTo(OrderState.STOCK_COMMITTED);
        Order shipped = after(arrived, dispatched(SECOND));
        assertThat(shipped.state()).isEqualTo(OrderState.SHIPPED);
        assertThat(after(shipped, delivered(SECOND)).state()).isEqualTo(OrderState.COMPLETED);
    }

    private static ShipmentDispatched dispatched(String shipment) {
        return new ShipmentDispatched(shipment, CORRELATION, "sandbox", "SBX1", AT);
    }

    private static ShipmentDelivered delivered(String shipment) {
        return new ShipmentDelivered(shipment, CORRELATION, "sandbox", "SBX1", AT);
    }
}
