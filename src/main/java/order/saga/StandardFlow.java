package order.saga;

import static order.stream.OrderState.AWAITING_ANSWERS;
import static order.stream.OrderState.AWAITING_DISCOUNT;
import static order.stream.OrderState.AWAITING_GIFTS;
import static order.stream.OrderState.AWAITING_PAYMENT;
import static order.stream.OrderState.AWAITING_STOCK;
import static order.stream.OrderState.CANCELLED;
import static order.stream.OrderState.COMMITTING_AGAIN;
import static order.stream.OrderState.COMMITTING_STOCK;
import static order.stream.OrderState.COMPLETED;
import static order.stream.OrderState.EXPIRED;
import static order.stream.OrderState.REDEEMING_LATE;
import static order.stream.OrderState.REFUNDED;
import static order.stream.OrderState.REFUNDING;
import static order.stream.OrderState.REFUND_FAILED;
import static order.stream.OrderState.REJECTED;
import static order.stream.OrderState.REJECTING_COUPONS;
import static order.stream.OrderState.REJECTING_SHORT;
import static order.stream.OrderState.RESERVING_AGAIN;
import static order.stream.OrderState.RESERVING_LATE;
import static order.stream.OrderState.SHIPPED;
import static order.stream.OrderState.STOCK_COMMITTED;
import static order.stream.OrderState.STOPPING_SHIPMENTS;

import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import order.OrderRequest.CancellationRequested;
import order.command.ExpireOrder;
import order.command.OrderCommand.RefundReturn;
import order.command.OrderCommand.ReturnGoods;
import order.command.PricedRest;
import order.saga.Attempts.PayAgain;
import order.saga.Attempts.SurplusCapture;
import order.saga.Attempts.SurplusRefund;
import order.saga.Saga.SagaStep;
import order.stream.Order;
import order.stream.OrderState;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.RedemptionRefused;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;

/**
 * The flow of an ordinary order: reserve stock and discount, pay within the payment window, commit the stock, ship. The window starts when
 * the order is confirmed. The timer sends {@code ExpireOrder} a grace period after the end of the window, because a payment that was made
 * in time may be reported later.
 *
 * <p>Read each row as: in this state, this message moves the order to one of those states. A state refuses a command that it does not list.
 * Any other message that it does not list cannot arrive there.
 */
public final class StandardFlow {

    /** An order with nothing to pay is committed at once. One that costs another amount than its caller expects is rejected. */
    private static final Set<OrderState> CONFIRMED = EnumSet.of(AWAITING_PAYMENT, COMMITTING_STOCK, REJECTED);

    /** An order whose discount brings gifts waits for their stock. */
    private static final Set<OrderState> HELD =
            EnumSet.of(AWAITING_GIFTS, AWAITING_PAYMENT, COMMITTING_STOCK, REJECTED);

    private static final Set<OrderState> SENT = EnumSet.of(STOCK_COMMITTED, SHIPPED, COMPLETED);
    /** An order for which nothing was paid is refunded at once, without a refund request. */
    private static final Set<OrderState> REFUND_BEGUN = EnumSet.of(REFUNDING, REFUNDED);

    /** Nothing is left to refund if nothing was captured of an authorised payment. */
    private static final Set<OrderState> REFUND_RELEASED = EnumSet.of(REFUNDING, REFUNDED);

    private static final Set<OrderState> PAID = states(OrderState::isPaid);

    /** The states in which something is secured for the order, without those in which it is given back. */
    private static final Set<OrderState> HOLDING_MONEY =
            states(state -> state.isPaid() && state != REFUNDING && state != REFUNDED);

    private static final Set<OrderState> STOPPED =
            EnumSet.of(STOPPING_SHIPMENTS, REFUNDING, REFUNDED, STOCK_COMMITTED, SHIPPED, COMPLETED);

    private static final Class<?>[] LATE_PAYMENT = {
        PaymentStarted.class, PaymentFailed.class, PaymentWithdrawn.class, ExpireOrder.class
    };
    private static final Class<?>[] LATE_STOCK = {StockReserved.class, StockShort.class, StockReleased.class};
    private static final Class<?>[] LATE_DISCOUNT = {
        DiscountGranted.class, DiscountRefused.class, DiscountRedeemed.class, RedemptionRefused.class
    };

    /** A shipment has left: the cancellation fails as soon as no other shipment is awaited. */
    private static final Set<OrderState> NOT_STOPPED =
            EnumSet.of(STOPPING_SHIPMENTS, STOCK_COMMITTED, SHIPPED, COMPLETED);

    /**
     * The answers to a cancellation that has failed. A shipment that has left decides that, whether its dispatch or its refusal to stop arrives
     * first.
     */
    private static final Class<?>[] STOP_ANSWERS = {ShipmentCancelled.class, ShipmentCancellationRefused.class};

    /**
     * The answer to the reservation that followed when units of gifts were missing. It can arrive after the answer to the commit, which
     * counts.
     */
    private static final Class<?> RESERVED_AGAIN = StockReserved.class;

    private static Set<OrderState> states(Predicate<OrderState> property) {
        return Arrays.stream(OrderState.values())
                .filter(property)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(OrderState.class)));
    }

    private final Duration paymentWindow;

    public StandardFlow(Duration paymentWindow) {
        this.paymentWindow = paymentWindow;
    }

    public Saga saga() {
        return Saga.table()
                .refuseUnlessListed(CancellationRequested.class, PayAgain.class, ReturnGoods.class, RefundReturn.class)
                .in(AWAITING_ANSWERS)
                .on(StockReserved.class, AWAITING_DISCOUNT, Confirming::holdStock)
                .on(StockShort.class, REJECTING_SHORT, Confirming::missStock)
                .on(DiscountGranted.class, AWAITING_STOCK, Confirming::holdDiscount)
                .on(DiscountRefused.class, REJECTING_COUPONS, Confirming::refuseCoupons)
                .on(ReservationWithdrawn.class, CANCELLED, Closing::giveUpStock) // before the reservation itself
                .on(CancellationRequested.class, CANCELLED, Closing::cancel)
                .in(AWAITING_STOCK)
                .on(StockReserved.class, HELD, this::confirm)
                .on(StockShort.class, REJECTED, Confirming::rejectShort)
                .on(
                        ReservationWithdrawn.class,
                        EnumSet.of(AWAITING_STOCK, CANCELLED),
                        Closing::loseAwaitedStock) // as above
                .on(CancellationRequested.class, CANCELLED, Closing::cancel)
                .in(AWAITING_DISCOUNT)
                .on(DiscountGranted.class, HELD, this::confirm)
                .on(DiscountRefused.class, REJECTED, Confirming::rejectCoupons)
                .on(ReservationWithdrawn.class, CANCELLED, Closing::giveUpStock)
                .on(CancellationRequested.class, CANCELLED, Closing::cancel)
                .in(AWAITING_GIFTS)
                .on(StockReserved.class, CONFIRMED, this::confirmWithGifts)
                .on(StockShort.class, REJECTED, Confirming::rejectShort)
                .on(
                        ReservationWithdrawn.class,
                        EnumSet.of(AWAITING_GIFTS, CANCELLED),
                        Closing::loseAwaitedStock) // as above
                .on(CancellationRequested.class, CANCELLED, Closing::cancel)
                .in(REJECTING_SHORT)
                .on(DiscountGranted.class, REJECTED, Confirming::rejectShort)
                .on(DiscountRefused.class, REJECTED, Confirming::rejectCoupons)
                .in(REJECTING_COUPONS)
                .on(StockReserved.class, REJECTED, Confirming::rejectCoupons)
                .on(StockShort.class, REJECTED, Confirming::rejectShort)
                .ignore(ReservationWithdrawn.class) // the answer to the reservation follows
                .in(AWAITING_PAYMENT)
                .on(PaymentStarted.class, AWAITING_PAYMENT, Paying::offerPayment)
                .on(PaymentSecured.class, EnumSet.of(COMMITTING_STOCK, RESERVING_LATE), Attempts.whichever(Paying::pay))
                .on(PaymentFailed.class, AWAITING_PAYMENT, Attempts::end)
                .on(PaymentWithdrawn.class, AWAITING_PAYMENT, Attempts::end)
                .on(PayAgain.class, AWAITING_PAYMENT, Attempts::begin)
                .on(ReservationWithdrawn.class, EnumSet.of(AWAITING_PAYMENT, CANCELLED), Closing::loseStock)
                .on(
                        StockReserved.class,
                        AWAITING_PAYMENT,
                        Closing::keepGifts) // again, after units of gifts were missing
                .on(StockShort.class, CANCELLED, Closing::giveUpStock)
                .on(ExpireOrder.class, EXPIRED, Paying::expire)
                .on(CancellationRequested.class, CANCELLED, Closing::cancel)
                .in(REJECTED)
                .ignore(StockReleased.class, ReservationWithdrawn.class)
                .in(EXPIRED)
                .on(PaymentSecured.class, RESERVING_LATE, Attempts.whichever(Paying::renewLate))
                .ignore(ReservationWithdrawn.class)
                .ignore(LATE_STOCK)
                .ignore(LATE_PAYMENT)
                .in(CANCELLED)
                .on(PaymentSecured.class, REFUNDING, Attempts.whichever(Closing::refundUnwanted))
                .ignore(CancellationRequested.class, ReservationWithdrawn.class)
                .ignore(LATE_STOCK)
                .ignore(LATE_DISCOUNT)
                .ignore(LATE_PAYMENT)
                .in(COMMITTING_STOCK)
                .on(StockCommitted.class, STOCK_COMMITTED, Shipping::commit)
                .on(CommitRefused.class, RESERVING_AGAIN, Paying::renewLost)
                .on(CancellationRequested.class, REFUND_BEGUN, Closing::cancelPaid)
                .ignore(DiscountRedeemed.class, ReservationWithdrawn.class) // inventory will refuse the commit
                .ignore(
                        StockReserved.class,
                        StockShort.class) // again, after units of gifts were missing; the answer to the commit counts
                .ignore(LATE_PAYMENT)
                .in(STOCK_COMMITTED)
                .on(ShipmentDispatched.class, SENT, Shipping::dispatch)
                .on(ShipmentDelivered.class, SENT, Shipping::deliver)
                .on(CancellationRequested.class, STOPPING_SHIPMENTS, Shipping::stop)
                .ignore(STOP_ANSWERS)
                .ignore(RESERVED_AGAIN)
                .ignore(DiscountRedeemed.class)
                .ignore(LATE_PAYMENT)
                .in(SHIPPED)
                .on(ShipmentDispatched.class, SHIPPED, Shipping::dispatch) // if its delivery was reported first
                .on(ShipmentDelivered.class, SENT, Shipping::deliver)
                .on(ReturnGoods.class, SHIPPED, Returns::accept)
                .on(PricedRest.class, SHIPPED, Returns::price)
                .on(RefundReturn.class, SHIPPED, Returns::refundAgain)
                .on(PaymentRefunded.class, SHIPPED, Returns::refunded)
                .on(RefundFailed.class, SHIPPED, Returns::failed)
                .on(RefundReturned.class, SHIPPED, Returns::cameBack)
                .ignore(STOP_ANSWERS)
                .ignore(RESERVED_AGAIN)
                .ignore(DiscountRedeemed.class)
                .ignore(LATE_PAYMENT)
                .in(COMPLETED)
                .on(ShipmentDispatched.class, COMPLETED, Shipping::dispatch) // as above
                .on(ReturnGoods.class, COMPLETED, Returns::accept)
                .on(PricedRest.class, COMPLETED, Returns::price)
                .on(RefundReturn.class, COMPLETED, Returns::refundAgain)
                .on(PaymentRefunded.class, COMPLETED, Returns::refunded)
                .on(RefundFailed.class, COMPLETED, Returns::failed)
                .on(RefundReturned.class, COMPLETED, Returns::cameBack)
                .ignore(STOP_ANSWERS)
                .ignore(RESERVED_AGAIN)
                .ignore(DiscountRedeemed.class)
                .ignore(LATE_PAYMENT)
                .in(STOPPING_SHIPMENTS)
                .on(ShipmentCancelled.class, STOPPED, Shipping::shipmentStopped)
                .on(ShipmentCancellationRefused.class, STOPPED, Shipping::shipmentLeaves)
                .on(ShipmentDispatched.class, NOT_STOPPED, Shipping::dispatch)
                .on(ShipmentDelivered.class, NOT_STOPPED, Shipping::deliver)
                .ignore(RESERVED_AGAIN)
                .ignore(CancellationRequested.class, DiscountRedeemed.class)
                .ignore(LATE_PAYMENT)
                .in(RESERVING_AGAIN)
                .on(StockReserved.class, COMMITTING_AGAIN, Paying::holdAgain)
                .on(StockShort.class, REFUND_BEGUN, Closing::refundShort)
                .on(CancellationRequested.class, REFUND_BEGUN, Closing::cancelPaid)
                .ignore(DiscountRedeemed.class, ReservationWithdrawn.class) // inventory will refuse the commit
                .ignore(LATE_PAYMENT)
                .in(RESERVING_LATE)
                .on(StockReserved.class, EnumSet.of(REDEEMING_LATE, COMMITTING_AGAIN), Paying::holdLate)
                .on(StockShort.class, REFUND_BEGUN, Closing::refundShort)
                .on(CancellationRequested.class, REFUND_BEGUN, Closing::cancelPaid)
                .ignore(ReservationWithdrawn.class) // as above
                .ignore(LATE_PAYMENT)
                .in(REDEEMING_LATE)
                .on(DiscountRedeemed.class, COMMITTING_AGAIN, Paying::payLate)
                .on(RedemptionRefused.class, REFUND_BEGUN, Closing::refundDiscountLost)
                .on(CancellationRequested.class, REFUND_BEGUN, Closing::cancelPaid)
                .ignore(ReservationWithdrawn.class) // inventory will refuse the commit
                .ignore(LATE_PAYMENT)
                .in(COMMITTING_AGAIN)
                .on(StockCommitted.class, STOCK_COMMITTED, Shipping::commit)
                .on(CommitRefused.class, REFUND_BEGUN, Closing::refundLost)
                .on(CancellationRequested.class, REFUND_BEGUN, Closing::cancelPaid)
                .ignore(DiscountRedeemed.class, ReservationWithdrawn.class) // inventory will refuse the commit
                .ignore(LATE_PAYMENT)
                .in(REFUNDING)
                .on(PaymentRefunded.class, REFUNDED, Closing::refunded)
                .on(RefundFailed.class, EnumSet.of(REFUNDING, REFUND_FAILED), Closing::refundFailed)
                .ignore(CancellationRequested.class, StockCommitted.class, CommitRefused.class)
                .ignore(ShipmentCancelled.class, ReservationWithdrawn.class)
                .ignore(LATE_STOCK)
                .ignore(LATE_DISCOUNT)
                .ignore(LATE_PAYMENT)
                .in(REFUND_FAILED)
                .on(CancellationRequested.class, REFUNDING, Closing::refundAgain)
                .on(PaymentRefunded.class, REFUNDED, Closing::refunded) // a refund that succeeded after all counts
                .ignore(RefundFailed.class) // a repeated answer
                .ignore(StockCommitted.class, CommitRefused.class)
                .ignore(ShipmentCancelled.class, ReservationWithdrawn.class)
                .ignore(LATE_STOCK)
                .ignore(LATE_DISCOUNT)
                .ignore(LATE_PAYMENT)
                .in(REFUNDED)
                .on(RefundReturned.class, REFUNDED, Closing::refundReturned)
                .on(CancellationRequested.class, REFUNDED, Closing::refundReturnedAgain)
                .on(PaymentRefunded.class, REFUNDED, Closing::refundedAgain)
                .on(RefundFailed.class, REFUNDED, Closing::refundAgainFailed)
                .ignore(StockCommitted.class, CommitRefused.class)
                .ignore(ShipmentCancelled.class, ReservationWithdrawn.class)
                .ignore(LATE_STOCK)
                .ignore(LATE_DISCOUNT)
                .ignore(LATE_PAYMENT)
                .inEach(PAID)
                .stay(SurplusCapture.class, Attempts::refundSurplus)
                .stay(SurplusRefund.class, Attempts::surplusRefunded)
                .stay(CaptureFailed.class, Capturing::failed)
                .in(REFUNDING)
                .on(PaymentCaptured.class, REFUNDING, Capturing::captured)
                .on(PaymentVoided.class, REFUND_RELEASED, Capturing::released)
                .in(REFUNDED)
                .on(PaymentCaptured.class, REFUNDED, Capturing::capturedAfterRelease)
                .on(PaymentVoided.class, REFUNDED, Capturing::releasedAgain)
                .inEach(HOLDING_MONEY)
                .stay(PaymentCaptured.class, Capturing::captured)
                .stay(PaymentVoided.class, Capturing::ended)
                .build();
    }

    private SagaStep confirmWithGifts(Order order, Object message, Instant now) {
        return Confirming.confirmWithGifts(order, message, now, paymentWindow);
    }

    private SagaStep confirm(Order order, Object message, Instant now) {
        return Confirming.confirm(order, message, now, paymentWindow);
    }
}
