package order;

import static order.OrderSamples.ANSWERED;
import static order.OrderSamples.AT;
import static order.OrderSamples.BEGUN;
import static order.OrderSamples.COMMITTED;
import static order.OrderSamples.CONFIRMED;
import static order.OrderSamples.ID;
import static order.OrderSamples.LEFT;
import static order.OrderSamples.PAID;
import static order.OrderSamples.STOCK_HELD;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryRequest.ReleaseRequested;
import java.util.List;
import order.OrderRequest.CancellationRequested;
import order.saga.Saga;
import order.saga.Saga.Decision;
import order.saga.Saga.Decision.Advanced;
import order.saga.StandardFlow;
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

/** An order of two shipments that is to be cancelled after it was paid. */
class StopsOnlyWhatHasNotLeftTests {

    private static final String CORRELATION = ID.toString();
    private static final String FIRST = ID + "/ship/1";
    private static final String SECOND = ID + "/ship/2";

    private final Saga saga = new StandardFlow(OrderSamples.WINDOW).saga();

    @Test
    void whenBothAreStoppedAllGoesBack() {
        Order half = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, BEGUN, ANSWERED);

        Advanced done = hears(half, new ShipmentCancelled(SECOND, CORRELATION));

        assertThat(done.order().state()).isEqualTo(OrderState.REFUNDING);
        assertThat(done.order().progress().sealedReason()).isEqualTo(OrderSamples.REASON);
        assertThat(done.step().requested())
                .hasExactlyElementsOfTypes(RefundRequested.class, ReversalRequested.class, ReleaseRequested.class);
    }

    @Test
    void whenOneHasLeftTheOtherIsSentAfterAll() {
        Order half = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, BEGUN, ANSWERED);

        Advanced done = hears(half, new ShipmentCancellationRefused(SECOND, CORRELATION));

        assertThat(done.order().state()).isEqualTo(OrderState.STOCK_COMMITTED);
        assertThat(done.order().progress().reason()).isNull();
        assertThat(done.order().progress().sealedReason()).isNull();
        assertThat(done.step().requested())
                .containsExactly(new ShipmentRequested(
                        ID + "/ship/3",
                        CORRELATION,
                        "main",
                        "GB",
                        half.content().shippingAddress(),
                        List.of(new Line("85123A", 6)),
                        half.content().giftMessage()));
        Order left = hears(done.order(), new ShipmentDispatched(SECOND, CORRELATION, "sandbox", "SBX2", AT))
                .order();
        assertThat(left.state()).isEqualTo(OrderState.STOCK_COMMITTED);
        assertThat(hears(left, new ShipmentDispatched(ID + "/ship/3", CORRELATION, "sandbox", "SBX3", AT))
                        .order()
                        .state())
                .isEqualTo(OrderState.SHIPPED);
    }

    @Test
    void whatLeftWhileItWasBeingStoppedHasLeft() {
        Order begun = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, BEGUN);
        Order left = hears(begun, new ShipmentDispatched(FIRST, CORRELATION, "sandbox", "SBX1", AT))
                .order();
        Order refused =
                hears(left, new ShipmentCancellationRefused(FIRST, CORRELATION)).order();
        Order both = hears(refused, new ShipmentDispatched(SECOND, CORRELATION, "sandbox", "SBX2", AT))
                .order();

        Order done = hears(both, new ShipmentCancellationRefused(SECOND, CORRELATION))
                .order();

        assertThat(done.state()).isEqualTo(OrderState.SHIPPED);
    }

    @Test
    void whatHasBegunToLeaveIsNotAskedToStop() {
        Order begun = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, LEFT);

        assertThat(decides(begun, new CancellationRequested(CORRELATION, "17850", null, null)))
                .isEqualTo(Saga.REFUSED);
    }

    @Test
    void itIsShippedWhenAllHasLeftAndCompletedWhenAllHasArrived() {
        Order one = OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, LEFT);
        Order arrived = hears(one, new ShipmentDelivered(FIRST, CORRELATION, "sandbox", "SBX1", AT))
                .order();
        assertThat(arrived.state()).isEqualTo(OrderState.STOCK_COMMITTED);
        Order shipped = hears(arrived, new ShipmentDispatched(SECOND, CORRELATION, "sandbox", "SBX2", AT))
                .order();
        assertThat(shipped.state()).isEqualTo(OrderState.SHIPPED);
        assertThat(hears(shipped, new ShipmentDelivered(SECOND, CORRELATION, "sandbox", "SBX2", AT))
                        .order()
                        .state())
                .isEqualTo(OrderState.COMPLETED);
    }

    private Advanced hears(Order order, Object heard) {
        return (Advanced) decides(order, heard);
    }

    private Decision decides(Order order, Object heard) {
        return saga.decide(order, heard, AT);
    }
}
