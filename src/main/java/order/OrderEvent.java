package order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jmolecules.event.annotation.DomainEvent;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;
import platform.privacy.PersonalData;

/** What orders tell; an order's stream of these is its state. The correlation is the order's id, a UUID. */
public sealed interface OrderEvent extends Event {

    /** When it was decided, by the platform's clock. */
    Instant at();

    /**
     * @param userId null for a guest
     * @param externalReference the caller's own number for the order, unique for ever
     * @param placedAt business time; the clock's unless an operator gave another
     * @param items the sum of all lines, before discounts
     * @param taxIncluded whether prices and charges contain their tax, or it is added
     * @param shipping what sending it costs
     * @param couponCodes as they were typed
     * @param discountAsked false where promotion is not asked, as there are no coupons and nothing is offered without; else left out
     * @param shippingAddress JSON of the address under the key of its person (of its order, for a guest)
     * @param country ISO 3166 alpha-2, of the shipping address
     * @param attributes the shop's own, but for those that are personal; those of lines likewise
     * @param holder the shopper against whose limits it counts while it is unpaid, see {@code Holder}; null if it counts for nobody
     * @param giftMessage under the same key as the address; null if there is none
     * @param personalAttributes JSON of those attributes of the order and its lines that are personal, under the same key as the address;
     *     null if there are none
     */
    @DomainEvent
    @EventType(value = "order.order.created", version = 3)
    record OrderCreated(
            String correlation,
            Instant at,
            String orderNo,
            @Nullable String userId,
            @Nullable String externalReference,
            String channel,
            String paymentMethod,
            Instant placedAt,
            List<Line> lines,
            Money items,
            boolean taxIncluded,
            ShippingTerms shipping,
            List<String> couponCodes,
            @Nullable Boolean discountAsked,
            PersonalData shippingAddress,
            String country,
            Map<String, Object> attributes,
            @Nullable String holder,
            @Nullable PersonalData giftMessage,
            @Nullable PersonalData personalAttributes)
            implements OrderEvent {}

    /** Stock is held; the discount is not known yet. */
    @DomainEvent
    @EventType("order.stock.held")
    record StockHeld(String correlation, Instant at) implements OrderEvent {}

    /** The discount is held; whether there is stock is not known yet. */
    @DomainEvent
    @EventType("order.discount.held")
    record DiscountHeld(String correlation, Instant at, List<Discount> discounts) implements OrderEvent {}

    /** There is not enough stock; whether the coupons are good is not known yet. */
    @DomainEvent
    @EventType("order.stock.missed")
    record StockMissed(String correlation, Instant at, List<Shortage> shortages) implements OrderEvent {}

    /** Coupons are refused; whether there is stock is not known yet. */
    @DomainEvent
    @EventType("order.coupons.refused")
    record CouponsRefused(String correlation, Instant at, List<CouponRefusal> refusals) implements OrderEvent {}

    /** There is not enough stock of some SKUs, or some coupons cannot be applied, or both. */
    @DomainEvent
    @EventType("order.order.rejected")
    record OrderRejected(String correlation, Instant at, List<Shortage> shortages, List<CouponRefusal> refusals)
            implements OrderEvent {}

    /**
     * Stock and discount are held and the amounts are fixed; to be paid until {@code expireTime}.
     *
     * @param lines of those lines that have a discount or tax
     * @param charges what is paid beside the lines
     */
    @DomainEvent
    @EventType("order.order.confirmed")
    record OrderConfirmed(
            String correlation,
            Instant at,
            Amounts amounts,
            List<LineAmounts> lines,
            List<Charge> charges,
            List<Discount> discounts,
            String paymentReference,
            Instant expireTime)
            implements OrderEvent {}

    /** The provider is ready for the shopper. */
    @DomainEvent
    @EventType("order.payment.offered")
    record PaymentOffered(String correlation, Instant at, String provider, Map<String, String> instructions)
            implements OrderEvent {}

    /** The money has been captured. After {@code OrderExpired}: late, and stock was found once more. */
    @DomainEvent
    @EventType("order.order.paid")
    record OrderPaid(String correlation, Instant at, Money amount, Instant capturedAt) implements OrderEvent {}

    /** The stock is out of the shelf, and shipments are asked for. */
    @DomainEvent
    @EventType("order.stock.committed")
    record OrderStockCommitted(String correlation, Instant at, List<Consignment> consignments) implements OrderEvent {}

    /** @param dispatchedAt by the carrier's clock */
    @DomainEvent
    @EventType("order.shipment.dispatched")
    record OrderShipmentDispatched(
            String correlation, Instant at, String shipment, String carrier, String waybill, Instant dispatchedAt)
            implements OrderEvent {}

    /** @param deliveredAt by the carrier's clock */
    @DomainEvent
    @EventType("order.shipment.delivered")
    record OrderShipmentDelivered(String correlation, Instant at, String shipment, Instant deliveredAt)
            implements OrderEvent {}

    /** All of it has left. */
    @DomainEvent
    @EventType("order.order.shipped")
    record OrderShipped(String correlation, Instant at) implements OrderEvent {}

    /** All of it has been delivered. */
    @DomainEvent
    @EventType("order.order.completed")
    record OrderCompleted(String correlation, Instant at) implements OrderEvent {}

    /**
     * A paid order shall be cancelled; whether its shipments can be stopped is asked.
     *
     * @param reason as of {@link OrderCancelled}
     * @param sealedReason as of {@link OrderCancelled}
     */
    @DomainEvent
    @EventType(value = "order.cancellation.begun", version = 2)
    record CancellationBegun(
            String correlation,
            Instant at,
            String by,
            @Nullable String reason,
            @Nullable PersonalData sealedReason) implements OrderEvent {}

    /** @param stopped false when it had left before */
    @DomainEvent
    @EventType("order.shipment.answered")
    record ShipmentAnswered(String correlation, Instant at, String shipment, boolean stopped) implements OrderEvent {}

    /** Some of it had left, so the order stands. @param consignments what was stopped, to be sent after all */
    @DomainEvent
    @EventType("order.cancellation.failed")
    record CancellationFailed(String correlation, Instant at, List<Consignment> consignments) implements OrderEvent {}

    /**
     * Paid too late, or the reservation was lost: stock is asked for once more.
     *
     * @param attempt counts the order's reservations; this is the second
     */
    @DomainEvent
    @EventType("order.reservation.renewed")
    record ReservationRenewed(String correlation, Instant at, int attempt, Why why, Instant capturedAt)
            implements OrderEvent {
        public enum Why {
            PAID_LATE,
            RESERVATION_LOST
        }
    }

    /** Stock was found once more for an order that is paid. */
    @DomainEvent
    @EventType("order.reservation.held")
    record ReservationHeld(String correlation, Instant at) implements OrderEvent {}

    /** Not paid in time. */
    @DomainEvent
    @EventType("order.order.expired")
    record OrderExpired(String correlation, Instant at) implements OrderEvent {}

    /**
     * @param by a subject, a module's name, or {@code payment} when the provider refused
     * @param reason in clear: the platform's own words, such as {@code STOCK_WITHDRAWN}; in version 1 also what a person typed
     * @param sealedReason what a person typed, under the key of the order's person
     */
    @DomainEvent
    @EventType(value = "order.order.cancelled", version = 2)
    record OrderCancelled(
            String correlation,
            Instant at,
            String by,
            @Nullable String reason,
            @Nullable PersonalData sealedReason) implements OrderEvent {}

    /** What was captured goes back. */
    @DomainEvent
    @EventType("order.refund.due")
    record RefundDue(String correlation, Instant at, String refundReference, Money amount, String reason)
            implements OrderEvent {}

    /**
     * The order is refunded as a whole, so promotion was asked to reverse its discount. It stands even if that refund fails. Only of
     * orders that have a discount.
     *
     * @param discountReference promotion's
     */
    @DomainEvent
    @EventType("order.reversal.due")
    record DiscountReversalDue(String correlation, Instant at, String discountReference) implements OrderEvent {}

    /** @param amounts what went back, item by item as it was paid */
    @DomainEvent
    @EventType("order.order.refunded")
    record OrderRefunded(String correlation, Instant at, Amounts amounts) implements OrderEvent {}

    /** The provider refused; a cancellation asks again. */
    @DomainEvent
    @EventType("order.refund.failed")
    record OrderRefundFailed(String correlation, Instant at, String reason) implements OrderEvent {}

    /**
     * Units come back, and what was paid for them is due to go back.
     *
     * @param reference the return's; its first refund is asked for under it
     * @param externalReference the operator's own number for it, unique within the order
     * @param returnedAt business time; the clock's unless an operator gave another
     * @param amounts what is due; without shipping, which is not given back
     * @param by the operator's subject
     * @param reason in clear, which only version 1 has
     * @param sealedReason what the operator typed, under the key of the order's person
     */
    @DomainEvent
    @EventType(value = "order.return.accepted", version = 2)
    record ReturnAccepted(
            String correlation,
            Instant at,
            String reference,
            @Nullable String externalReference,
            Instant returnedAt,
            List<ReturnedLine> lines,
            Amounts amounts,
            String by,
            @Nullable String reason,
            @Nullable PersonalData sealedReason)
            implements OrderEvent {}

    /** What was due for a return has gone back. */
    @DomainEvent
    @EventType("order.return.refunded")
    record ReturnRefunded(
            String correlation,
            Instant at,
            String reference,
            Instant returnedAt,
            List<ReturnedLine> lines,
            Amounts amounts)
            implements OrderEvent {}

    /** The provider refused to give it back; it stays due. */
    @DomainEvent
    @EventType("order.return.failed")
    record ReturnFailed(String correlation, Instant at, String reference, String reason) implements OrderEvent {}

    /** The provider is asked once more. @param attempt from 2 */
    @DomainEvent
    @EventType("order.return.renewed")
    record ReturnRenewed(String correlation, Instant at, String reference, int attempt) implements OrderEvent {}

    /**
     * @param lineNo from 1
     * @param quantity units, 1 to 1,000,000
     * @param taxPpm the tax rate in millionths: 200,000 is 20 %
     * @param traits null for an ordinary thing: in no category, of the standard tax class, without weight and attributes
     */
    record Line(
            int lineNo,
            String skuId,
            long quantity,
            Money unitPrice,
            long taxPpm,
            @Nullable Traits traits) {
        public Money amount() {
            return unitPrice.times(quantity);
        }
    }

    /**
     * What the SKU was when the order was placed, and what the line is.
     *
     * @param weightGrams of one unit
     * @param attributes the line's own
     */
    record Traits(@Nullable String category, String taxClass, long weightGrams, Map<String, Object> attributes) {}

    /** @param amount without tax that is added; @param taxPpm as a line's */
    record ShippingTerms(Money amount, long taxPpm) {}

    record Shortage(String skuId, long requested, long available) {}

    /** @param reason as promotion says it, such as USED_UP */
    record CouponRefusal(String code, String reason) {}

    /** @param couponCode null for a promotion that applies by itself */
    record Discount(String promotionId, @Nullable String couponCode, Money amount, List<LineDiscount> lines) {}

    record LineDiscount(int lineNo, Money amount) {}

    /**
     * The money of an order: items − discount + shipping + tax = payable.
     *
     * @param items the sum of the lines, before discounts
     * @param shipping before tax that is added
     * @param tax added to the prices
     * @param taxIncluded contained in the prices, and so in the other amounts
     */
    record Amounts(Money items, Money discount, Money shipping, Money tax, Money taxIncluded, Money payable) {
        public Amounts {
            if (!items.minus(discount).plus(shipping).plus(tax).equals(payable)) {
                throw new IllegalArgumentException(
                        "%s - %s + %s + %s is not %s".formatted(items, discount, shipping, tax, payable));
            }
        }
    }

    /** @param total the line's amount − discount + tax */
    record LineAmounts(int lineNo, Money discount, Money tax, Money taxIncluded, Money total) {}

    /** Units of a line that came back. @param amounts their part of the line's */
    record ReturnedLine(String skuId, long quantity, Money amount, LineAmounts amounts) {}

    /** @param type SHIPPING; @param amount before tax that is added */
    record Charge(String type, Money amount, Money tax, Money taxIncluded) {}

    /** What is sent from one warehouse. @param shipment its reference */
    record Consignment(String shipment, String warehouseId, List<Packed> lines) {}

    record Packed(String skuId, long quantity) {}
}
