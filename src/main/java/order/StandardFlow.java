package order;

import static java.util.Objects.requireNonNull;
import static order.OrderState.AWAITING_ANSWERS;
import static order.OrderState.AWAITING_DISCOUNT;
import static order.OrderState.AWAITING_STOCK;
import static order.OrderState.CANCELLED;
import static order.OrderState.COMMITTING;
import static order.OrderState.COMPLETED;
import static order.OrderState.EXPIRED;
import static order.OrderState.PAID;
import static order.OrderState.PAYING;
import static order.OrderState.RECOMMITTING;
import static order.OrderState.REDEEMING_LATE;
import static order.OrderState.REFUNDED;
import static order.OrderState.REFUNDING;
import static order.OrderState.REFUND_FAILED;
import static order.OrderState.REJECTED;
import static order.OrderState.REJECTING_COUPONS;
import static order.OrderState.REJECTING_SHORT;
import static order.OrderState.RENEWING;
import static order.OrderState.RENEWING_LATE;
import static order.OrderState.SHIPPED;
import static order.OrderState.STOPPING;

import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import order.OrderCommand.RefundReturn;
import order.OrderCommand.ReturnGoods;
import order.OrderEvent.CancellationBegun;
import order.OrderEvent.Consignment;
import order.OrderEvent.CouponsRefused;
import order.OrderEvent.Discount;
import order.OrderEvent.DiscountHeld;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReservationHeld;
import order.OrderEvent.ReservationRenewed;
import order.OrderEvent.ShipmentAnswered;
import order.OrderEvent.ShipmentArrived;
import order.OrderEvent.ShipmentLeft;
import order.OrderEvent.StockHeld;
import order.OrderEvent.StockMissed;
import order.OrderRequest.CancellationRequested;
import order.Saga.Outcome;
import outbox.Event;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionRequest;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.RedemptionRequested;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;

/**
 * The flow of an ordinary order: reserve and discount, pay within the window, commit, send. The window starts when the stock is held.
 *
 * <p>Read it by row: in this state, on hearing this, the order goes on to that state. What is missing cannot be heard there.
 */
final class StandardFlow {

    /** An order that costs nothing is paid at once. */
    private static final Set<OrderState> CONFIRMED = EnumSet.of(PAYING, COMMITTING);

    private static final Set<OrderState> SENT = EnumSet.of(PAID, SHIPPED, COMPLETED);
    /** Where nothing was paid, nothing has to go back. */
    private static final Set<OrderState> GIVEN_BACK = EnumSet.of(REFUNDING, REFUNDED);

    private static final Set<OrderState> STOPPED = EnumSet.of(STOPPING, REFUNDING, REFUNDED, PAID, SHIPPED, COMPLETED);

    /** Only what was sent can come back. */
    private static final Class<?>[] RETURN = {ReturnGoods.class, RefundReturn.class};

    private static final Class<?>[] LATE_PAYMENT = {PaymentStarted.class, PaymentFailed.class, ExpireOrder.class};
    private static final Class<?>[] LATE_STOCK = {StockReserved.class, StockShort.class, StockReleased.class};
    private static final Class<?>[] LATE_DISCOUNT = {
        DiscountGranted.class, DiscountRefused.class, DiscountRedeemed.class, RedemptionRefused.class
    };

    private final Duration paymentWindow;

    StandardFlow(Duration paymentWindow) {
        this.paymentWindow = paymentWindow;
    }

    Saga saga() {
        return Saga.table()
                .in(AWAITING_ANSWERS)
                .refuse(RETURN)
                .on(StockReserved.class, AWAITING_DISCOUNT, this::holdStock)
                .on(StockShort.class, REJECTING_SHORT, this::missStock)
                .on(DiscountGranted.class, AWAITING_STOCK, this::holdDiscount)
                .on(DiscountRefused.class, REJECTING_COUPONS, this::refuseCoupons)
                .on(CancellationRequested.class, CANCELLED, this::cancel)
                .in(AWAITING_STOCK)
                .refuse(RETURN)
                .on(StockReserved.class, CONFIRMED, this::confirm)
                .on(StockShort.class, REJECTED, this::rejectShort)
                .on(CancellationRequested.class, CANCELLED, this::cancel)
                .in(AWAITING_DISCOUNT)
                .refuse(RETURN)
                .on(DiscountGranted.class, CONFIRMED, this::confirm)
                .on(DiscountRefused.class, REJECTED, this::rejectCoupons)
                .on(ReservationWithdrawn.class, CANCELLED, this::giveUpStock)
                .on(CancellationRequested.class, CANCELLED, this::cancel)
                .in(REJECTING_SHORT)
                .refuse(RETURN)
                .on(DiscountGranted.class, REJECTED, this::rejectShort)
                .on(DiscountRefused.class, REJECTED, this::rejectCoupons)
                .refuse(CancellationRequested.class)
                .in(REJECTING_COUPONS)
                .refuse(RETURN)
                .on(StockReserved.class, REJECTED, this::rejectCoupons)
                .on(StockShort.class, REJECTED, this::rejectShort)
                .refuse(CancellationRequested.class)
                .in(PAYING)
                .refuse(RETURN)
                .on(PaymentStarted.class, PAYING, this::offerPayment)
                .on(PaymentCaptured.class, COMMITTING, this::pay)
                .on(PaymentFailed.class, CANCELLED, this::giveUpPayment)
                .on(ReservationWithdrawn.class, CANCELLED, this::giveUpStock)
                .on(ExpireOrder.class, EXPIRED, this::expire)
                .on(CancellationRequested.class, CANCELLED, this::cancel)
                .in(REJECTED)
                .refuse(RETURN)
                .refuse(CancellationRequested.class)
                .ignore(StockReleased.class, ReservationWithdrawn.class)
                .in(EXPIRED)
                .refuse(RETURN)
                .on(PaymentCaptured.class, RENEWING_LATE, this::renewLate)
                .refuse(CancellationRequested.class)
                .ignore(StockReleased.class, ReservationWithdrawn.class)
                .ignore(LATE_PAYMENT)
                .in(CANCELLED)
                .refuse(RETURN)
                .on(PaymentCaptured.class, REFUNDING, this::refundUnwanted)
                .ignore(CancellationRequested.class, ReservationWithdrawn.class)
                .ignore(LATE_STOCK)
                .ignore(LATE_DISCOUNT)
                .ignore(LATE_PAYMENT)
                .in(COMMITTING)
                .refuse(RETURN)
                .on(StockCommitted.class, PAID, this::commit)
                .on(CommitRefused.class, RENEWING, this::renewLost)
                .on(CancellationRequested.class, GIVEN_BACK, this::cancelPaid)
                .ignore(DiscountRedeemed.class, ReservationWithdrawn.class) // the commit is refused then
                .ignore(LATE_PAYMENT)
                .in(PAID)
                .refuse(RETURN)
                .on(ShipmentDispatched.class, SENT, this::dispatch)
                .on(ShipmentDelivered.class, SENT, this::deliver)
                .on(CancellationRequested.class, STOPPING, this::stop)
                .ignore(ShipmentCancelled.class, DiscountRedeemed.class)
                .ignore(LATE_PAYMENT)
                .in(SHIPPED)
                .on(ShipmentDelivered.class, SENT, this::deliver)
                .on(ReturnGoods.class, SHIPPED, Returns::accept)
                .on(RefundReturn.class, SHIPPED, Returns::refundAgain)
                .on(PaymentRefunded.class, SHIPPED, Returns::refunded)
                .on(RefundFailed.class, SHIPPED, Returns::failed)
                .refuse(CancellationRequested.class)
                .ignore(ShipmentCancelled.class, DiscountRedeemed.class)
                .ignore(LATE_PAYMENT)
                .in(COMPLETED)
                .on(ReturnGoods.class, COMPLETED, Returns::accept)
                .on(RefundReturn.class, COMPLETED, Returns::refundAgain)
                .on(PaymentRefunded.class, COMPLETED, Returns::refunded)
                .on(RefundFailed.class, COMPLETED, Returns::failed)
                .refuse(CancellationRequested.class)
                .ignore(ShipmentCancelled.class, DiscountRedeemed.class)
                .ignore(LATE_PAYMENT)
                .in(STOPPING)
                .refuse(RETURN)
                .on(ShipmentCancelled.class, STOPPED, this::shipmentStopped)
                .on(ShipmentCancellationRefused.class, STOPPED, this::shipmentLeaves)
                .on(ShipmentDispatched.class, STOPPING, this::dispatch)
                .on(ShipmentDelivered.class, STOPPING, this::deliver)
                .ignore(CancellationRequested.class, DiscountRedeemed.class)
                .ignore(LATE_PAYMENT)
                .in(RENEWING)
                .refuse(RETURN)
                .on(StockReserved.class, RECOMMITTING, this::holdAgain)
                .on(StockShort.class, GIVEN_BACK, this::refundShort)
                .on(CancellationRequested.class, GIVEN_BACK, this::cancelPaid)
                .ignore(DiscountRedeemed.class)
                .ignore(LATE_PAYMENT)
                .in(RENEWING_LATE)
                .refuse(RETURN)
                .on(StockReserved.class, EnumSet.of(REDEEMING_LATE, RECOMMITTING), this::holdLate)
                .on(StockShort.class, GIVEN_BACK, this::refundShort)
                .on(CancellationRequested.class, GIVEN_BACK, this::cancelPaid)
                .ignore(LATE_PAYMENT)
                .in(REDEEMING_LATE)
                .refuse(RETURN)
                .on(DiscountRedeemed.class, RECOMMITTING, this::payLate)
                .on(RedemptionRefused.class, GIVEN_BACK, this::refundDiscountLost)
                .on(CancellationRequested.class, GIVEN_BACK, this::cancelPaid)
                .ignore(ReservationWithdrawn.class) // the commit is refused then
                .ignore(LATE_PAYMENT)
                .in(RECOMMITTING)
                .refuse(RETURN)
                .on(StockCommitted.class, PAID, this::commit)
                .on(CommitRefused.class, GIVEN_BACK, this::refundLost)
                .on(CancellationRequested.class, GIVEN_BACK, this::cancelPaid)
                .ignore(DiscountRedeemed.class, ReservationWithdrawn.class) // the commit is refused then
                .ignore(LATE_PAYMENT)
                .in(REFUNDING)
                .refuse(RETURN)
                .on(PaymentRefunded.class, REFUNDED, this::refunded)
                .on(RefundFailed.class, REFUND_FAILED, this::refundFailed)
                .ignore(CancellationRequested.class, StockCommitted.class, CommitRefused.class)
                .ignore(ShipmentCancelled.class, ReservationWithdrawn.class)
                .ignore(LATE_STOCK)
                .ignore(LATE_DISCOUNT)
                .ignore(LATE_PAYMENT)
                .in(REFUND_FAILED)
                .refuse(RETURN)
                .on(CancellationRequested.class, REFUNDING, this::refundAgain)
                .on(PaymentRefunded.class, REFUNDED, this::refunded) // money that has gone back counts
                .ignore(StockCommitted.class, CommitRefused.class)
                .ignore(ShipmentCancelled.class, ReservationWithdrawn.class)
                .ignore(LATE_STOCK)
                .ignore(LATE_DISCOUNT)
                .ignore(LATE_PAYMENT)
                .in(REFUNDED)
                .refuse(RETURN)
                .ignore(RefundFailed.class) // of one that was asked again meanwhile
                .ignore(CancellationRequested.class, StockCommitted.class, CommitRefused.class)
                .ignore(ShipmentCancelled.class, ReservationWithdrawn.class)
                .ignore(LATE_STOCK)
                .ignore(LATE_DISCOUNT)
                .ignore(LATE_PAYMENT)
                .build();
    }

    /** Asked together with {@code OrderCreated}, as {@link #discount} is. */
    static ReservationRequested reserve(Order order) {
        List<inventory.InventoryRequest.Line> lines = order.content().lines().stream()
                .map(line -> new inventory.InventoryRequest.Line(line.skuId(), line.quantity()))
                .toList();
        return new ReservationRequested(order.reservationReference(), correlation(order), lines);
    }

    static DiscountRequested discount(Order order) {
        Order.Content content = order.content();
        List<PromotionRequest.Line> lines = content.lines().stream()
                .map(line -> new PromotionRequest.Line(line.lineNo(), line.skuId(), line.quantity(), line.amount()))
                .toList();
        return new DiscountRequested(
                order.discountReference(),
                correlation(order),
                content.userId(),
                content.channel(),
                content.items().currency(),
                content.placedAt(),
                lines,
                content.couponCodes());
    }

    private Outcome holdStock(Order order, Object heard, Instant now) {
        return Outcome.tell(new StockHeld(correlation(order), now));
    }

    private Outcome holdDiscount(Order order, Object heard, Instant now) {
        return Outcome.tell(new DiscountHeld(correlation(order), now, discounts(heard)));
    }

    private Outcome missStock(Order order, Object heard, Instant now) {
        return Outcome.tell(new StockMissed(correlation(order), now, shortages((StockShort) heard)));
    }

    private Outcome refuseCoupons(Order order, Object heard, Instant now) {
        return Outcome.tell(new CouponsRefused(correlation(order), now, refusals((DiscountRefused) heard)));
    }

    /** Both are held: the second answer is heard now, the first is in the order. */
    private Outcome confirm(Order order, Object heard, Instant now) {
        List<Discount> discounts = heard instanceof DiscountGranted
                ? discounts(heard)
                : order.progress().discounts();
        Order.Charged charged = Charging.of(order.content(), discounts);
        Money payable = charged.amounts().payable();
        String reference = PaymentReference.of(order.id());
        Instant expireTime = now.plus(paymentWindow);
        OrderConfirmed confirmed = new OrderConfirmed(
                correlation(order),
                now,
                charged.amounts(),
                charged.lines(),
                charged.charges(),
                discounts,
                reference,
                expireTime);
        if (payable.amountMinor() == 0) {
            return paid(order.apply(confirmed), confirmed, new OrderPaid(correlation(order), now, payable, now));
        }
        return Outcome.tell(confirmed)
                .ask(new PaymentRequested(
                        reference, correlation(order), payable, order.content().paymentMethod(), expireTime));
    }

    /** The discount, if there is one, goes back. */
    private Outcome rejectShort(Order order, Object heard, Instant now) {
        List<OrderEvent.Shortage> shortages = heard instanceof StockShort missed
                ? shortages(missed)
                : order.progress().shortages();
        boolean granted = order.state() == AWAITING_STOCK || heard instanceof DiscountGranted;
        return Outcome.tell(new OrderRejected(
                        correlation(order), now, shortages, order.progress().refusals()))
                .ask(granted ? List.of(releaseDiscount(order)) : List.of());
    }

    /** The stock, if it is held, goes back. */
    private Outcome rejectCoupons(Order order, Object heard, Instant now) {
        List<OrderEvent.CouponRefusal> refusals = heard instanceof DiscountRefused refused
                ? refusals(refused)
                : order.progress().refusals();
        boolean held = order.state() == AWAITING_DISCOUNT || heard instanceof StockReserved;
        return Outcome.tell(new OrderRejected(
                        correlation(order), now, order.progress().shortages(), refusals))
                .ask(held ? List.of(release(order)) : List.of());
    }

    private Outcome offerPayment(Order order, Object heard, Instant now) {
        PaymentStarted started = (PaymentStarted) heard;
        return Outcome.tell(new PaymentOffered(correlation(order), now, started.provider(), started.instructions()));
    }

    private Outcome pay(Order order, Object heard, Instant now) {
        PaymentCaptured captured = captured(order, heard);
        return paid(order, new OrderPaid(correlation(order), now, captured.amount(), captured.capturedAt()));
    }

    private static Outcome paid(Order order, OrderEvent... told) {
        return Outcome.tell(told)
                .ask(new CommitRequested(order.reservationReference(), correlation(order)))
                .ask(
                        order.progress().discounts().isEmpty()
                                ? List.of()
                                : List.of(new RedemptionRequested(order.discountReference(), correlation(order))));
    }

    private Outcome commit(Order order, Object heard, Instant now) {
        List<Consignment> consignments = Shipping.consignments(order, (StockCommitted) heard);
        return Outcome.tell(new OrderStockCommitted(correlation(order), now, consignments))
                .ask(Shipping.request(order, consignments));
    }

    private Outcome dispatch(Order order, Object heard, Instant now) {
        ShipmentDispatched sent = (ShipmentDispatched) heard;
        return Shipping.goesOn(
                order,
                now,
                new ShipmentLeft(correlation(order), now, sent.reference(), sent.carrier(), sent.waybill(), sent.at()));
    }

    private Outcome deliver(Order order, Object heard, Instant now) {
        ShipmentDelivered delivered = (ShipmentDelivered) heard;
        return Shipping.goesOn(
                order, now, new ShipmentArrived(correlation(order), now, delivered.reference(), delivered.at()));
    }

    /** What has left cannot be called back, so the rest is sent too. */
    private Outcome stop(Order order, Object heard, Instant now) {
        CancellationRequested request = (CancellationRequested) heard;
        if (Shipping.hasBegun(order)) {
            return Outcome.DENIED;
        }
        return Outcome.tell(new CancellationBegun(correlation(order), now, request.by(), request.reason()))
                .ask(Shipping.requestCancellation(order));
    }

    private Outcome shipmentStopped(Order order, Object heard, Instant now) {
        String shipment = ((ShipmentCancelled) heard).reference();
        return stopped(order, now, new ShipmentAnswered(correlation(order), now, shipment, true));
    }

    private Outcome shipmentLeaves(Order order, Object heard, Instant now) {
        String shipment = ((ShipmentCancellationRefused) heard).reference();
        return stopped(order, now, new ShipmentAnswered(correlation(order), now, shipment, false));
    }

    /** Waits for all; then the order is cancelled, or what was stopped is sent after all. */
    private Outcome stopped(Order order, Instant now, ShipmentAnswered answered) {
        Order after = order.apply(answered);
        if (Shipping.isAwaited(after)) {
            return Outcome.tell(answered);
        }
        if (after.shipmentsThatStand().isEmpty()) {
            OrderCancelled cancelled = new OrderCancelled(
                    correlation(order),
                    now,
                    requireNonNull(after.progress().cancelledBy()),
                    after.progress().reason());
            return giveBack(after, now, "CANCELLED", answered, cancelled).ask(release(order));
        }
        return Shipping.sendAfterAll(after, now, answered);
    }

    private Outcome expire(Order order, Object heard, Instant now) {
        return Outcome.tell(new OrderExpired(correlation(order), now)).ask(releaseAll(order));
    }

    private Outcome cancel(Order order, Object heard, Instant now) {
        return Outcome.tell(cancelled(order, (CancellationRequested) heard, now))
                .ask(releaseAll(order));
    }

    private Outcome giveUpPayment(Order order, Object heard, Instant now) {
        String reason = "PAYMENT_FAILED: " + ((PaymentFailed) heard).reason();
        return Outcome.tell(new OrderCancelled(correlation(order), now, "payment", reason))
                .ask(releaseAll(order));
    }

    /** Somebody found that it is not there. */
    private Outcome giveUpStock(Order order, Object heard, Instant now) {
        return Outcome.tell(new OrderCancelled(correlation(order), now, "inventory", "STOCK_WITHDRAWN"))
                .ask(releaseAll(order));
    }

    private Outcome cancelPaid(Order order, Object heard, Instant now) {
        return giveBack(order, now, "CANCELLED", cancelled(order, (CancellationRequested) heard, now))
                .ask(release(order));
    }

    private Outcome refundUnwanted(Order order, Object heard, Instant now) {
        captured(order, heard);
        return giveBack(order, now, "PAID_AFTER_CANCELLATION");
    }

    private Outcome refundShort(Order order, Object heard, Instant now) {
        return giveBack(order, now, "INVENTORY_SHORTAGE");
    }

    private Outcome refundLost(Order order, Object heard, Instant now) {
        return giveBack(order, now, "RESERVATION_LOST");
    }

    private Outcome refundAgain(Order order, Object heard, Instant now) {
        return giveBack(order, now, "REFUND_ASKED_AGAIN");
    }

    private Outcome renewLate(Order order, Object heard, Instant now) {
        return renew(
                order,
                now,
                ReservationRenewed.Why.PAID_LATE,
                captured(order, heard).capturedAt());
    }

    private Outcome renewLost(Order order, Object heard, Instant now) {
        Instant paidAt = requireNonNull(order.progress().paidAt());
        return renew(order, now, ReservationRenewed.Why.RESERVATION_LOST, paidAt);
    }

    private Outcome holdAgain(Order order, Object heard, Instant now) {
        return Outcome.tell(new ReservationHeld(correlation(order), now))
                .ask(new CommitRequested(order.reservationReference(), correlation(order)));
    }

    /** The discount was given back when the order expired; without one there is nothing to wait for. */
    private Outcome holdLate(Order order, Object heard, Instant now) {
        if (order.progress().discounts().isEmpty()) {
            return payLate(order, heard, now);
        }
        return Outcome.tell(new ReservationHeld(correlation(order), now))
                .ask(new RedemptionRequested(order.discountReference(), correlation(order)));
    }

    private Outcome payLate(Order order, Object heard, Instant now) {
        Instant paidAt = requireNonNull(order.progress().paidAt());
        return Outcome.tell(
                        new OrderPaid(correlation(order), now, order.payment().amount(), paidAt))
                .ask(new CommitRequested(order.reservationReference(), correlation(order)));
    }

    private Outcome refundDiscountLost(Order order, Object heard, Instant now) {
        return giveBack(order, now, "DISCOUNT_LOST").ask(release(order));
    }

    private Outcome refunded(Order order, Object heard, Instant now) {
        return Outcome.tell(
                new OrderRefunded(correlation(order), now, order.charged().amounts()));
    }

    private Outcome refundFailed(Order order, Object heard, Instant now) {
        return Outcome.tell(new OrderRefundFailed(correlation(order), now, ((RefundFailed) heard).reason()));
    }

    private static Outcome renew(Order order, Instant now, ReservationRenewed.Why why, Instant capturedAt) {
        int attempt = order.progress().reservations() + 1;
        ReservationRenewed renewed = new ReservationRenewed(correlation(order), now, attempt, why, capturedAt);
        return Outcome.tell(renewed).ask(reserve(order.apply(renewed)));
    }

    /** All that was paid goes back, once. */
    private static Outcome giveBack(Order order, Instant now, String reason, OrderEvent... before) {
        List<OrderEvent> told = new ArrayList<>(List.of(before));
        Money amount = order.payment().amount();
        if (amount.amountMinor() == 0) {
            told.add(new OrderRefunded(correlation(order), now, order.charged().amounts()));
            return new Outcome(told, List.of());
        }
        RefundDue due = new RefundDue(correlation(order), now, order.nextRefundReference(), amount, reason);
        told.add(due);
        return new Outcome(told, List.of())
                .ask(new RefundRequested(
                        due.refundReference(),
                        correlation(order),
                        order.payment().reference(),
                        amount,
                        reason));
    }

    /** Of what may be held: a discount that is not known yet is one that may be. */
    private static List<Event> releaseAll(Order order) {
        boolean none = order.progress().charged() != null
                && order.progress().discounts().isEmpty();
        return none ? List.of(release(order)) : List.of(release(order), releaseDiscount(order));
    }

    private static DiscountReleaseRequested releaseDiscount(Order order) {
        return new DiscountReleaseRequested(order.discountReference(), correlation(order));
    }

    private static ReleaseRequested release(Order order) {
        return new ReleaseRequested(order.reservationReference(), correlation(order));
    }

    private static OrderCancelled cancelled(Order order, CancellationRequested request, Instant now) {
        return new OrderCancelled(correlation(order), now, request.by(), request.reason());
    }

    private static PaymentCaptured captured(Order order, Object heard) {
        PaymentCaptured captured = (PaymentCaptured) heard;
        if (!captured.amount().equals(order.payment().amount())) {
            throw new IllegalStateException("Captured %s of %s".formatted(captured.amount(), order.payment()));
        }
        return captured;
    }

    private static List<OrderEvent.Shortage> shortages(StockShort missed) {
        return missed.shortages().stream()
                .map(s -> new OrderEvent.Shortage(s.skuId(), s.requested(), s.available()))
                .toList();
    }

    private static List<OrderEvent.CouponRefusal> refusals(DiscountRefused refused) {
        return refused.refusals().stream()
                .map(r -> new OrderEvent.CouponRefusal(r.code(), r.reason()))
                .toList();
    }

    private static List<Discount> discounts(Object heard) {
        return ((DiscountGranted) heard)
                .applied().stream()
                        .map(one -> new Discount(
                                one.promotionId(),
                                one.couponCode(),
                                one.amount(),
                                one.lines().stream()
                                        .map(line -> new LineDiscount(line.lineNo(), line.amount()))
                                        .toList()))
                        .toList();
    }

    private static String correlation(Order order) {
        return order.id().toString();
    }
}
