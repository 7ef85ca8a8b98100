package order;

import static order.OrderSamples.ANSWERED;
import static order.OrderSamples.AT;
import static order.OrderSamples.BEGUN;
import static order.OrderSamples.COMMITTED;
import static order.OrderSamples.CONFIRMED;
import static order.OrderSamples.CREATED;
import static order.OrderSamples.ID;
import static order.OrderSamples.PAID;
import static order.OrderSamples.STOCK_HELD;
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
import order.OrderRequest.CancellationRequested;
import order.saga.Saga;
import order.saga.Saga.Decision.Advanced;
import order.saga.StandardFlow;
import order.stream.MutableProgress;
import order.stream.Order;
import order.stream.OrderState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionRequest.ReversalRequested;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;

/** Whoever decides to refund an order as a whole asks promotion to reverse its discount, once, if it has one. */
class ReversesTheDiscountOfAWholeRefundTests {

    private static final String CORRELATION = ID.toString();
    private static final String DISCOUNT = ID + "/discount/1";
    private static final ReversalRequested REVERSAL = new ReversalRequested(DISCOUNT, CORRELATION);
    private static final Order STOPPED_BUT_FOR_ONE =
            OrderSamples.order(STOCK_HELD, CONFIRMED, PAID, COMMITTED, BEGUN, ANSWERED);

    private final Saga saga = new StandardFlow(OrderSamples.WINDOW).saga();

    /** Every way to a refund of the whole order. */
    static Stream<Arguments> decisions() {
        CancellationRequested cancel = new CancellationRequested(CORRELATION, "17850", null, null);
        StockShort shortage = new StockShort(ID + "/reserve/2", CORRELATION, List.of());
        return Stream.of(
                Arguments.of("cancelled while it commits", in(OrderState.COMMITTING_STOCK), cancel),
                Arguments.of("cancelled while it renews", in(OrderState.RESERVING_AGAIN), cancel),
                Arguments.of("cancelled while it renews late", in(OrderState.RESERVING_LATE), cancel),
                Arguments.of("cancelled while it redeems late", in(OrderState.REDEEMING_LATE), cancel),
                Arguments.of("cancelled while it commits again", in(OrderState.COMMITTING_AGAIN), cancel),
                Arguments.of("stopped", STOPPED_BUT_FOR_ONE, new ShipmentCancelled(ID + "/ship/2", CORRELATION)),
                Arguments.of("short", in(OrderState.RESERVING_AGAIN), shortage),
                Arguments.of("short and late", in(OrderState.RESERVING_LATE), shortage),
                Arguments.of(
                        "lost", in(OrderState.COMMITTING_AGAIN), new CommitRefused(ID + "/reserve/2", CORRELATION)),
                Arguments.of(
                        "without its discount",
                        in(OrderState.REDEEMING_LATE),
                        new RedemptionRefused(DISCOUNT, CORRELATION)),
                Arguments.of("paid after it was cancelled", in(OrderState.CANCELLED), captured()));
    }

    private static Order in(OrderState state) {
        return OrderSamples.in(state);
    }

    private static PaymentCaptured captured() {
        return new PaymentCaptured(OrderSamples.PAYMENT, CORRELATION, OrderSamples.PAYABLE, AT, "ch_1");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void with_the_decision(String name, Order order, Object heard) {
        Advanced goesOn = hears(order, heard);

        assertThat(goesOn.order().state()).isEqualTo(OrderState.REFUNDING);
        assertThat(goesOn.step().requested())
                .hasAtLeastOneElementOfType(RefundRequested.class)
                .containsOnlyOnce(REVERSAL);
        assertThat(goesOn.step().published())
                .containsOnlyOnce(new DiscountReversalDue(CORRELATION, AT, DISCOUNT))
                .last()
                .isInstanceOf(RefundDue.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void an_order_without_a_discount_costs_nothing_more(String name, Order order, Object heard) {
        Advanced goesOn = hears(withoutDiscount(order), heard);

        assertThat(goesOn.step().requested())
                .hasAtLeastOneElementOfType(RefundRequested.class)
                .noneMatch(ReversalRequested.class::isInstance);
        assertThat(goesOn.step().published()).noneMatch(DiscountReversalDue.class::isInstance);
    }

    @Test
    void an_order_that_cost_nothing_is_refunded_and_reversed_at_once() {
        Money nothing = OrderSamples.pence(0);
        Amounts amounts =
                new Amounts(OrderSamples.pence(300), OrderSamples.pence(300), nothing, nothing, nothing, nothing);
        OrderConfirmed free = new OrderConfirmed(
                CORRELATION,
                AT,
                amounts,
                List.of(),
                List.of(),
                OrderSamples.DISCOUNTS,
                OrderSamples.PAYMENT,
                AT.plus(OrderSamples.WINDOW));
        Order order = OrderSamples.order(STOCK_HELD, free, PAID);

        Advanced goesOn = hears(order, new CancellationRequested(CORRELATION, "17850", null, null));

        assertThat(goesOn.order().state()).isEqualTo(OrderState.REFUNDED);
        assertThat(goesOn.step().requested()).contains(REVERSAL).noneMatch(RefundRequested.class::isInstance);
        assertThat(goesOn.step().published())
                .hasExactlyElementsOfTypes(OrderCancelled.class, DiscountReversalDue.class, OrderRefunded.class);
    }

    @Test
    void it_stands_when_the_refund_fails_and_is_not_asked_for_again() {
        Advanced refunding =
                hears(in(OrderState.COMMITTING_STOCK), new CancellationRequested(CORRELATION, "17850", null, null));
        String refund = refunding.order().payment().reference() + "_refund_1";
        Advanced failed =
                hears(refunding.order(), new RefundFailed(refund, CORRELATION, OrderSamples.PAYMENT, "account closed"));
        Advanced again = hears(failed.order(), new CancellationRequested(CORRELATION, "17850", null, null));

        assertThat(failed.step().requested()).isEmpty();
        assertThat(again.step().requested()).hasOnlyElementsOfType(RefundRequested.class);
        assertThat(again.step().published()).hasOnlyElementsOfType(RefundDue.class);
    }

    /** Some of it had left, so the order stands, and so does its discount. */
    @Test
    void a_cancellation_that_fails_reverses_nothing() {
        Advanced goesOn = hears(STOPPED_BUT_FOR_ONE, new ShipmentCancellationRefused(ID + "/ship/2", CORRELATION));

        assertThat(goesOn.order().state()).isEqualTo(OrderState.STOCK_COMMITTED);
        assertThat(goesOn.step().requested()).noneMatch(ReversalRequested.class::isInstance);
        assertThat(goesOn.step().published()).noneMatch(DiscountReversalDue.class::isInstance);
    }

    /** Across instances the redemption may be answered after the reversal was asked for. */
    @Test
    void an_answer_to_a_redemption_that_comes_later_means_nothing() {
        for (OrderState state : List.of(OrderState.REFUNDING, OrderState.REFUND_FAILED, OrderState.REFUNDED)) {
            for (Object late : List.of(
                    new RedemptionRefused(DISCOUNT, CORRELATION),
                    new DiscountRedeemed(DISCOUNT, CORRELATION, List.of()))) {
                assertThat(saga.decide(in(state), late, AT)).isEqualTo(Saga.UNCHANGED);
            }
        }
    }

    private static Order withoutDiscount(Order order) {
        MutableProgress draft = new MutableProgress(order.progress());
        draft.discounts = List.of();
        return new Order(order.id(), order.seq(), Order.created(CREATED).content(), draft.done());
    }

    private Advanced hears(Order order, Object heard) {
        return (Advanced) saga.decide(order, heard, AT);
    }
}
