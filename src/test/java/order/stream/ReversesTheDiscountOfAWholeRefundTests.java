package order.stream;

import static order.OrderSamples.AT;
import static order.OrderSamples.CANCELLATION_BEGUN;
import static order.OrderSamples.CANCELLATION_REQUESTED;
import static order.OrderSamples.COMMITTED;
import static order.OrderSamples.CONFIRMED;
import static order.OrderSamples.CREATED;
import static order.OrderSamples.ID;
import static order.OrderSamples.PAID;
import static order.OrderSamples.SHIPMENT_ANSWERED;
import static order.OrderSamples.STOCK_HELD;
import static order.OrderSamples.advance;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.StockShort;
import java.util.List;
import java.util.stream.Stream;
import order.OrderEvent.Amounts;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.RefundDue;
import order.OrderSamples;
import order.saga.Saga;
import order.saga.Saga.Decision.Advanced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionRequest.ReversalRequested;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;

/**
 * The decision to refund a whole order also requests the reversal of its discount, once, if the order has one.
 *
 * <p>Seen to fail when a full refund did not request the reversal: the coupon of a cancelled paid order stayed used.
 */
class ReversesTheDiscountOfAWholeRefundTests {

    private static final String CORRELATION = ID.toString();
    private static final String DISCOUNT = ID + "/discount/1";
    private static final ReversalRequested REVERSAL = new ReversalRequested(DISCOUNT, CORRELATION);
    private static final Order FIRST_STOPPED =
            OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, CANCELLATION_BEGUN, SHIPMENT_ANSWERED);

    /** All decisions that refund the whole order. */
    static Stream<Arguments> decisions() {
        StockShort shortage = new StockShort(ID + "/reserve/2", CORRELATION, List.of());
        return Stream.of(
                Arguments.of("cancelled while it commits", in(OrderState.COMMITTING_STOCK), CANCELLATION_REQUESTED),
                Arguments.of("cancelled while it renews", in(OrderState.RESERVING_AGAIN), CANCELLATION_REQUESTED),
                Arguments.of("cancelled while it renews late", in(OrderState.RESERVING_LATE), CANCELLATION_REQUESTED),
                Arguments.of("cancelled while it redeems late", in(OrderState.REDEEMING_LATE), CANCELLATION_REQUESTED),
                Arguments.of(
                        "cancelled while it commits again", in(OrderState.COMMITTING_AGAIN), CANCELLATION_REQUESTED),
                Arguments.of("stopped", FIRST_STOPPED, new ShipmentCancelled(ID + "/ship/2", CORRELATION)),
                Arguments.of("short", in(OrderState.RESERVING_AGAIN), shortage),
                Arguments.of("short and late", in(OrderState.RESERVING_LATE), shortage),
                Arguments.of(
                        "lost", in(OrderState.COMMITTING_AGAIN), new CommitRefused(ID + "/reserve/2", CORRELATION)),
                Arguments.of(
                        "without its discount",
                        in(OrderState.REDEEMING_LATE),
                        new RedemptionRefused(DISCOUNT, CORRELATION)),
                Arguments.of(
                        "paid after it was cancelled",
                        in(OrderState.CANCELLED),
                        OrderSamples.captured(OrderSamples.PAYABLE, AT)));
    }

    private static Order in(OrderState state) {
        return OrderSamples.in(state);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void every_decision_requests_a_reversal(String name, Order order, Object message) {
        Advanced advanced = advance(order, message);

        assertThat(advanced.order().state()).isEqualTo(OrderState.REFUNDING);
        assertThat(advanced.step().requested())
                .hasAtLeastOneElementOfType(RefundRequested.class)
                .containsOnlyOnce(REVERSAL);
        assertThat(advanced.step().published())
                .containsOnlyOnce(new DiscountReversalDue(CORRELATION, AT, DISCOUNT))
                .last()
                .isInstanceOf(RefundDue.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void an_order_without_a_discount_requests_no_reversal(String name, Order order, Object message) {
        Advanced advanced = advance(withoutDiscount(order), message);

        assertThat(advanced.step().requested())
                .hasAtLeastOneElementOfType(RefundRequested.class)
                .noneMatch(ReversalRequested.class::isInstance);
        assertThat(advanced.step().published()).noneMatch(DiscountReversalDue.class::isInstance);
    }

    @Test
    void an_order_that_cost_nothing_is_refunded_and_reversed_at_once() {
        Money nothing = OrderSamples.pence(0);
        Amounts amounts = new Amounts(
                OrderSamples.pence(300), OrderSamples.pence(300), nothing, nothing, nothing, nothing, nothing);
        OrderConfirmed free = OrderSamples.confirmed(amounts, List.of(), List.of(), OrderSamples.DISCOUNTS);
        Order order = OrderSamples.order(STOCK_HELD, free, PAID);

        Advanced advanced = advance(order, CANCELLATION_REQUESTED);

        assertThat(advanced.order().state()).isEqualTo(OrderState.REFUNDED);
        assertThat(advanced.step().requested()).contains(REVERSAL).noneMatch(RefundRequested.class::isInstance);
        assertThat(advanced.step().published())
                .hasExactlyElementsOfTypes(OrderCancelled.class, DiscountReversalDue.class, OrderRefunded.class);
    }

    @Test
    void a_failed_refund_requests_no_second_reversal() {
        Advanced refunding = advance(in(OrderState.COMMITTING_STOCK), CANCELLATION_REQUESTED);
        String refund = refunding.order().payment().reference() + "_refund_1";
        Advanced failed = advance(
                refunding.order(), new RefundFailed(refund, CORRELATION, OrderSamples.PAYMENT, "account closed"));
        Advanced again = advance(failed.order(), CANCELLATION_REQUESTED);

        assertThat(failed.step().requested()).isEmpty();
        assertThat(again.step().requested()).hasOnlyElementsOfType(RefundRequested.class);
        assertThat(again.step().published()).hasOnlyElementsOfType(RefundDue.class);
    }

    /** One shipment was dispatched, so the order and its discount stay. */
    @Test
    void a_cancellation_that_fails_reverses_nothing() {
        Advanced advanced = advance(FIRST_STOPPED, new ShipmentCancellationRefused(ID + "/ship/2", CORRELATION));

        assertThat(advanced.order().state()).isEqualTo(OrderState.STOCK_COMMITTED);
        assertThat(advanced.step().requested()).noneMatch(ReversalRequested.class::isInstance);
        assertThat(advanced.step().published()).noneMatch(DiscountReversalDue.class::isInstance);
    }

    /** With several instances, the redemption may be answered after the reversal was requested. */
    @Test
    void a_late_answer_to_a_redemption_changes_nothing() {
        for (OrderState state : List.of(OrderState.REFUNDING, OrderState.REFUND_FAILED, OrderState.REFUNDED)) {
            for (Object late : List.of(
                    new RedemptionRefused(DISCOUNT, CORRELATION),
                    new DiscountRedeemed(DISCOUNT, CORRELATION, List.of()))) {
                assertThat(OrderSamples.decide(in(state), late)).isEqualTo(Saga.UNCHANGED);
            }
        }
    }

    private static Order withoutDiscount(Order order) {
        MutableProgress draft = new MutableProgress(order.progress());
        draft.discounts = List.of();
        return new Order(order.id(), order.seq(), Order.created(CREATED).content(), draft.done());
    }
}
