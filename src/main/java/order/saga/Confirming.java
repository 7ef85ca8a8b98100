package order.saga;

import static order.stream.OrderState.AWAITING_DISCOUNT;
import static order.stream.OrderState.AWAITING_GIFTS;
import static order.stream.OrderState.AWAITING_STOCK;

import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import order.OrderEvent;
import order.OrderEvent.CouponsRefused;
import order.OrderEvent.Discount;
import order.OrderEvent.DiscountHeld;
import order.OrderEvent.Gift;
import order.OrderEvent.GiftsAwaited;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.PromotionLeftOut;
import order.OrderEvent.PromotionsLeftOut;
import order.OrderEvent.StockHeld;
import order.OrderEvent.StockMissed;
import order.charges.Charging;
import order.saga.Saga.SagaStep;
import order.stream.MoneyReference;
import order.stream.Order;
import order.stream.Progress;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.LeftOut;

/** The steps that confirm an order, so that it can be paid, or reject it. Each step is a pure function of the order and the message. */
final class Confirming {

    private Confirming() {}

    static SagaStep holdStock(Order order, Object message, Instant now) {
        return SagaStep.publish(new StockHeld(order.correlation(), now));
    }

    static SagaStep holdDiscount(Order order, Object message, Instant now) {
        DiscountGranted granted = (DiscountGranted) message;
        return leftOut(order, granted, now)
                .then(SagaStep.publish(new DiscountHeld(order.correlation(), now, GrantedDiscounts.of(granted))));
    }

    /** Stores which promotions promotion could not calculate. Publishes nothing if there are none. */
    private static SagaStep leftOut(Order order, DiscountGranted granted, Instant now) {
        List<LeftOut> leftOut = granted.leftOut();
        return leftOut == null
                ? SagaStep.publish()
                : SagaStep.publish(new PromotionsLeftOut(
                        order.correlation(),
                        now,
                        leftOut.stream()
                                .map(each -> new PromotionLeftOut(each.promotionId(), each.promotionVersion()))
                                .toList()));
    }

    static SagaStep missStock(Order order, Object message, Instant now) {
        return SagaStep.publish(new StockMissed(order.correlation(), now, shortages((StockShort) message)));
    }

    static SagaStep refuseCoupons(Order order, Object message, Instant now) {
        return SagaStep.publish(new CouponsRefused(order.correlation(), now, refusals((DiscountRefused) message)));
    }

    /**
     * Stock and discount are held. One of the two answers is the message, the other one is already in the order. If the discount brings
     * gifts that the reservation does not hold, stock is requested again together with them, by a reservation that replaces the first one.
     * Without an answer of promotion, the first reservation was requested with the gifts of the order's own discounts.
     */
    static SagaStep confirm(Order order, Object message, Instant now, Duration paymentWindow) {
        return message instanceof DiscountGranted granted
                ? leftOut(order, granted, now)
                        .then(confirm(order, GrantedDiscounts.of(granted), message, now, paymentWindow))
                : confirm(order, order.progress().discounts(), message, now, paymentWindow);
    }

    private static SagaStep confirm(
            Order order, List<Discount> discounts, Object message, Instant now, Duration paymentWindow) {
        if (!Gifts.areOffered(discounts)) {
            return confirmed(order, discounts, null, now, paymentWindow);
        }
        if (order.content().asksForDiscount()) {
            GiftsAwaited awaited = new GiftsAwaited(order.correlation(), now, discounts);
            return SagaStep.publish(awaited).request(SupplierRequests.reserve(order.apply(awaited)));
        }
        return confirmWithGifts(order, message, now, paymentWindow);
    }

    /**
     * Stock and discount are held, and of the gifts those of which there are enough units. Rejects the order and releases everything if a
     * coupon requires a gift that is missing, or if the order costs another amount than its caller expects.
     */
    static SagaStep confirmWithGifts(Order order, Object message, Instant now, Duration paymentWindow) {
        List<Discount> discounts = order.progress().discounts();
        Gifts.Reserved gifts = Gifts.reserved(order, discounts, ((StockReserved) message).allocations());
        if (!gifts.refusals().isEmpty()) {
            return SagaStep.publish(new OrderRejected(order.correlation(), now, List.of(), gifts.refusals(), null))
                    .request(SupplierRequests.releaseAll(order));
        }
        return confirmed(order, discounts, gifts.gifts().isEmpty() ? null : gifts.gifts(), now, paymentWindow);
    }

    private static SagaStep confirmed(
            Order order, List<Discount> discounts, @Nullable List<Gift> gifts, Instant now, Duration paymentWindow) {
        Progress.Charged charged = Charging.of(order.content(), discounts);
        Money payable = charged.amounts().payable();
        Money expected = order.content().expectedPayable();
        if (expected != null && !expected.equals(payable)) {
            return SagaStep.publish(
                            new OrderRejected(order.correlation(), now, List.of(), List.of(), charged.amounts()))
                    .request(SupplierRequests.releaseAll(order));
        }
        String reference = MoneyReference.ofPayment(order.id(), 1);
        Instant expireTime = now.plus(paymentWindow);
        OrderConfirmed confirmed = new OrderConfirmed(
                order.correlation(),
                now,
                charged.amounts(),
                charged.lines(),
                charged.charges(),
                discounts,
                reference,
                expireTime,
                gifts);
        if (payable.amountMinor() == 0) {
            return Paying.paid(
                    order.apply(confirmed), confirmed, new OrderPaid(order.correlation(), now, payable, now));
        }
        return SagaStep.publish(confirmed).request(Attempts.request(order.apply(confirmed)));
    }

    /** Rejects the order for missing stock, and releases the discount if one was granted. */
    static SagaStep rejectShort(Order order, Object message, Instant now) {
        List<OrderEvent.Shortage> shortages = message instanceof StockShort missed
                ? shortages(missed)
                : order.progress().shortages();
        boolean granted = order.content().asksForDiscount()
                && (order.state() == AWAITING_STOCK
                        || order.state() == AWAITING_GIFTS
                        || message instanceof DiscountGranted);
        return SagaStep.publish(new OrderRejected(
                        order.correlation(), now, shortages, order.progress().refusals(), null))
                .request(granted ? List.of(SupplierRequests.releaseDiscount(order)) : List.of());
    }

    /** Rejects the order for its coupons, and releases the stock if it is held. */
    static SagaStep rejectCoupons(Order order, Object message, Instant now) {
        List<OrderEvent.CouponRefusal> refusals = message instanceof DiscountRefused refused
                ? refusals(refused)
                : order.progress().refusals();
        boolean held = order.state() == AWAITING_DISCOUNT || message instanceof StockReserved;
        return SagaStep.publish(new OrderRejected(
                        order.correlation(), now, order.progress().shortages(), refusals, null))
                .request(held ? List.of(SupplierRequests.release(order)) : List.of());
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
}
