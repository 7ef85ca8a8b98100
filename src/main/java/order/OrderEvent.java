package order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * The events that orders publish. An order's state is derived from its stream of these events. The correlation is the order's id, a UUID.
 *
 * <p>Each event is in one group; those that change the status are in no other. A reader names each event of the groups of which it reads some
 * events, and takes the others as a whole. So a new event in one of its groups, or of a new group, does not compile before it has decided.
 */
public sealed interface OrderEvent extends Event {

    /** When the platform decided the event, by the platform's clock. */
    Instant at();

    /** An event that changes the public status of its order, or may: {@link OrderStatus#after}. */
    sealed interface StatusEvent extends OrderEvent {}

    /** An event between the checkout and its confirmation or rejection. */
    sealed interface ConfirmationEvent extends OrderEvent {}

    /** An event of an attempt to pay, until the money is captured. */
    sealed interface AttemptEvent extends OrderEvent {}

    /** An event of a further attempt to pay for an order that is paid. */
    sealed interface SurplusEvent extends OrderEvent {}

    /** An event of a payment that is authorised and captured later. An order whose payment is collected at once has none. */
    sealed interface AuthorisationEvent extends OrderEvent {}

    /** An event of a dispute about a payment of the order. */
    sealed interface OrderDisputeEvent extends OrderEvent {}

    /** An event of a paid order that reserves its stock again. */
    sealed interface ReservationEvent extends OrderEvent {}

    /** An event of the shipments of a paid order. */
    sealed interface ShipmentEvent extends OrderEvent {}

    /** An event of a cancellation that asks whether the shipments can be stopped. */
    sealed interface CancellationEvent extends OrderEvent {}

    /** An event of a refund of the whole order, or of one that came back. */
    sealed interface RefundEvent extends OrderEvent {}

    /** An event of a return of goods. */
    sealed interface ReturnEvent extends OrderEvent {}

    /**
     * @param userId null for a guest
     * @param externalReference the caller's own number for the order, unique for ever
     * @param placedAt business time; the platform's time unless an operator gave another
     * @param items the sum of all lines, before discounts
     * @param taxIncluded true if prices and charges contain their tax; false if the tax is added to them
     * @param shipping the price of shipping, and its tax rate
     * @param couponCodes as the customer typed them
     * @param discountAsked false if the order does not request a discount from promotion, because it has no coupons, and no offer applies
     *     without a coupon or the order has decided by itself; otherwise null
     * @param shippingAddress JSON of the address, sealed under the key of the order's person (for a guest, the key of the order)
     * @param country ISO 3166 alpha-2, of the shipping address
     * @param attributes the shop's own attributes, without the personal ones. The attributes of the lines are without personal ones too
     * @param holder the shopper against whose limits the order counts while it is unpaid, see {@code Holder}; null if it counts against no
     *     limits
     * @param giftMessage sealed under the same key as the address; null if there is none
     * @param personalAttributes JSON of the personal attributes of the order and its lines, and of the shopper's note, sealed under the same
     *     key as the address; null if there are none
     * @param discounts what the order has decided by itself, from unlimited offers; null if nothing. Promotion does not know these discounts.
     * @param offersAsOf the number of the last change of an offer that the order knew when it was created; null if it knew none
     * @param expectedPayable the order is confirmed only with this amount to pay; null for any amount
     * @param customer what promotions need to know of the customer; null for a guest, and if the order requests no discount
     * @param paymentTerms null for what is usual for the payment method
     * @param contact where the shopper wants news about the order; null if the checkout has no address for it
     * @param facts what promotions of later may ask about the order; null if an older version of the event did not have it
     */
    @EventType(value = "order.order.created", version = 12, readableSince = 11)
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
            @Nullable PersonalData personalAttributes,
            @Nullable List<Discount> discounts,
            @Nullable Long offersAsOf,
            @Nullable Money expectedPayable,
            @Nullable CustomerStanding customer,
            @Nullable PaymentTerms paymentTerms,
            @Nullable Contact contact,
            @Nullable PromotionFacts facts)
            implements StatusEvent {}

    /**
     * Where the shopper wants news about the order.
     *
     * @param email the address, sealed under the same key as the shipping address
     * @param language the tag of the language in which the shopper reads, such as {@code zh}; null if it is unknown
     */
    record Contact(PersonalData email, @Nullable String language) {}

    /**
     * How the shopper pays. What is null is as usual for the payment method.
     *
     * @param tradeType a way to pay, such as by scanning a code
     * @param payerId the payment provider's id of the shopper, sealed under the same key as the address
     * @param returnUrl the page of the shop to which the provider leads the shopper after the payment
     * @param instalments the number of monthly instalments
     * @param balance what the wallet of the shopper pays, while the payment method collects the rest; null if no wallet pays a part
     */
    record PaymentTerms(
            @Nullable String tradeType,
            @Nullable PersonalData payerId,
            @Nullable String returnUrl,
            @Nullable Integer instalments,
            @Nullable Money balance) {}

    /** Stock is held. The answer about the discount has not arrived yet. */
    @EventType("order.stock.held")
    record StockHeld(String correlation, Instant at) implements ConfirmationEvent {}

    /** The discount is held. The answer about stock has not arrived yet. */
    @EventType(value = "order.discount.held", version = 4)
    record DiscountHeld(String correlation, Instant at, List<Discount> discounts) implements ConfirmationEvent {}

    /**
     * Promotions that could not be calculated for the order because of a fault, so that the order is priced without them.
     *
     * @param promotions at least one
     */
    @EventType("order.promotions.left_out")
    record PromotionsLeftOut(String correlation, Instant at, List<PromotionLeftOut> promotions)
            implements ConfirmationEvent {}

    /** A version of a promotion that could not be calculated. */
    record PromotionLeftOut(String promotionId, long promotionVersion) {}

    /**
     * Stock and discount are held, and the discount brings gifts. So stock is requested again, with the gifts, by a reservation that replaces
     * the first one.
     */
    @EventType(value = "order.gifts.awaited", version = 3)
    record GiftsAwaited(String correlation, Instant at, List<Discount> discounts) implements ConfirmationEvent {}

    /**
     * The order brings other gifts than before, because units of a gift are missing.
     *
     * @param gifts all gifts that the order still brings
     * @param reservation the number of the reservation from now on; it rises if the stock was requested again
     */
    @EventType("order.gifts.changed")
    record GiftsChanged(String correlation, Instant at, List<Gift> gifts, int reservation)
            implements ConfirmationEvent {}

    /** There is not enough stock. The answer about the coupons has not arrived yet. */
    @EventType("order.stock.missed")
    record StockMissed(String correlation, Instant at, List<Shortage> shortages) implements ConfirmationEvent {}

    /** Some coupons cannot be applied. The answer about stock has not arrived yet. */
    @EventType("order.coupons.refused")
    record CouponsRefused(String correlation, Instant at, List<CouponRefusal> refusals) implements ConfirmationEvent {}

    /**
     * There is not enough stock of some SKUs, or some coupons cannot be applied, or both; or the order costs another amount than its caller
     * expects.
     *
     * @param changed what the order would cost instead of the expected amount; null if it was rejected for another reason
     */
    @EventType(value = "order.order.rejected", version = 2)
    record OrderRejected(
            String correlation,
            Instant at,
            List<Shortage> shortages,
            List<CouponRefusal> refusals,
            @Nullable Amounts changed)
            implements StatusEvent {}

    /**
     * Stock and discount are held and the amounts are fixed. The customer has to pay by {@code expireTime}.
     *
     * @param lines the amounts of the lines that have a discount or tax; the other lines are left out
     * @param charges amounts that the customer pays in addition to the lines
     * @param gifts the goods that the order brings for nothing; null if there are none
     */
    @EventType(value = "order.order.confirmed", version = 4)
    record OrderConfirmed(
            String correlation,
            Instant at,
            Amounts amounts,
            List<LineAmounts> lines,
            List<Charge> charges,
            List<Discount> discounts,
            String paymentReference,
            Instant expireTime,
            @Nullable List<Gift> gifts)
            implements StatusEvent {}

    /** The payment provider is ready, so the shopper can pay. */
    @EventType("order.payment.offered")
    record PaymentOffered(String correlation, Instant at, String provider, Map<String, String> instructions)
            implements AttemptEvent {}

    /**
     * The shopper pays by another attempt: under another reference, and perhaps by another method. If an earlier attempt is still open, it is
     * withdrawn first, and this one is requested when that has ended.
     *
     * @param paymentTerms null for what is usual for the payment method
     */
    @EventType(value = "order.payment.attempted", version = 2)
    record PaymentAttempted(
            String correlation,
            Instant at,
            String reference,
            String paymentMethod,
            @Nullable PaymentTerms paymentTerms) implements AttemptEvent {}

    /**
     * An attempt to pay has failed or was withdrawn. The order can be paid by another attempt until its payment window ends.
     *
     * @param reason in words, from the payment module or the provider
     */
    @EventType("order.payment.ended")
    record PaymentAttemptEnded(String correlation, Instant at, String reference, String reason)
            implements AttemptEvent {}

    /** An earlier attempt than the current one was captured. It is the payment of the order from now on. */
    @EventType("order.payment.replaced")
    record PaymentReplaced(String correlation, Instant at, String reference) implements AttemptEvent {}

    /**
     * A further attempt was captured although the order has its payment. Its whole amount is refunded.
     *
     * @param reference of the attempt
     */
    @EventType("order.payment.surplus")
    record SurplusCaptured(String correlation, Instant at, String reference, String refundReference, Money amount)
            implements SurplusEvent {}

    @EventType("order.payment.surplus_refunded")
    record SurplusRefunded(String correlation, Instant at, String refundReference) implements SurplusEvent {}

    /** The refund of a further attempt was refused; an operator must act. */
    @EventType("order.payment.surplus_refund_failed")
    record SurplusRefundFailed(String correlation, Instant at, String refundReference, String reason)
            implements SurplusEvent {}

    /**
     * The payer disputes a payment of the order, or disputes it again after a decision, or disputes another amount. Shipments that have not
     * left are held.
     *
     * @param dispute the reference of the dispute in payment
     * @param hold what identifies the holds of the shipments; a dispute that is open again has new holds
     * @param reason the provider's word
     * @param evidenceDueAt until when the provider takes evidence; null if it does not say
     */
    @EventType("order.payment.disputed")
    record PaymentDisputed(
            String correlation,
            Instant at,
            String dispute,
            String paymentReference,
            Money amount,
            String hold,
            String reason,
            @Nullable Instant evidenceDueAt)
            implements OrderDisputeEvent {}

    /**
     * The provider has decided a dispute, or has decided it otherwise than before. If it is won, the shipments are released. If it is lost, the
     * payer has got the amount back, and the shipments stay held.
     *
     * @param dispute the reference of the dispute in payment
     * @param fee what the provider charges for the dispute
     */
    @EventType("order.dispute.decided")
    record DisputeDecided(String correlation, Instant at, String dispute, boolean won, Money amount, Money fee)
            implements OrderDisputeEvent {}

    /**
     * The provider holds the money of the payment for the shop. It is captured when shipments are dispatched.
     *
     * @param reference of the payment
     * @param expiresAt until when it can be captured, by the provider's clock
     * @param inParts whether each shipment captures what it contains; otherwise the first one captures everything
     */
    @EventType("order.payment.authorised")
    record PaymentAuthorised(String correlation, Instant at, String reference, Instant expiresAt, boolean inParts)
            implements AuthorisationEvent {}

    /**
     * A shipment was dispatched, and the order has requested the capture of what it contains; with the first one also of shipping and of all
     * other charges.
     *
     * @param last whether nothing is left to capture
     */
    @EventType("order.capture.due")
    record CaptureDue(
            String correlation, Instant at, String captureReference, String shipment, Money amount, boolean last)
            implements AuthorisationEvent {}

    /**
     * The provider has captured the authorised payment or a part of it.
     *
     * @param captureReference of the capture; that of the payment, if somebody has captured it at the provider
     * @param capturedAt by the provider's clock
     */
    @EventType("order.capture.made")
    record CaptureMade(String correlation, Instant at, String captureReference, Money amount, Instant capturedAt)
            implements AuthorisationEvent {}

    /** The provider has refused a capture. A later shipment requests its amount, too; otherwise an operator must act. */
    @EventType("order.capture.failed")
    record CaptureFailed(String correlation, Instant at, String captureReference, String reason)
            implements AuthorisationEvent {}

    /**
     * Nothing more can be captured: what was authorised and not captured is released, or has expired.
     *
     * @param captured what was captured of the payment
     * @param voided what was released
     */
    @EventType("order.authorisation.ended")
    record AuthorisationEnded(String correlation, Instant at, Money captured, Money voided, String reason)
            implements AuthorisationEvent {}

    /**
     * The money is secured: it has been captured or, after {@link PaymentAuthorised}, authorised. After {@code OrderExpired} this means that
     * the payment was late and the stock could be reserved again.
     *
     * @param capturedAt when the money was secured, by the provider's clock
     */
    @EventType("order.order.paid")
    record OrderPaid(String correlation, Instant at, Money amount, Instant capturedAt) implements StatusEvent {}

    /** Inventory has committed the reserved stock, and the order has requested its shipments. */
    @EventType("order.stock.committed")
    record OrderStockCommitted(String correlation, Instant at, List<Consignment> consignments)
            implements ShipmentEvent {}

    /** @param dispatchedAt when the shipment left, by the carrier's clock */
    @EventType("order.shipment.dispatched")
    record OrderShipmentDispatched(
            String correlation, Instant at, String shipment, String carrier, String waybill, Instant dispatchedAt)
            implements ShipmentEvent {}

    /** @param deliveredAt when the shipment arrived, by the carrier's clock */
    @EventType("order.shipment.delivered")
    record OrderShipmentDelivered(String correlation, Instant at, String shipment, Instant deliveredAt)
            implements ShipmentEvent {}

    /** All shipments of the order have left the warehouses. */
    @EventType("order.order.shipped")
    record OrderShipped(String correlation, Instant at) implements StatusEvent {}

    /** All shipments of the order have been delivered. */
    @EventType("order.order.completed")
    record OrderCompleted(String correlation, Instant at) implements StatusEvent {}

    /**
     * The cancellation of a paid order has begun. The order asks shipping whether its shipments can be stopped.
     *
     * @param reason as in {@link OrderCancelled}
     * @param sealedReason as in {@link OrderCancelled}
     */
    @EventType(value = "order.cancellation.begun", version = 2)
    record CancellationBegun(
            String correlation,
            Instant at,
            String by,
            @Nullable String reason,
            @Nullable PersonalData sealedReason) implements CancellationEvent {}

    /** @param stopped false if the shipment had already left */
    @EventType("order.shipment.answered")
    record ShipmentAnswered(String correlation, Instant at, String shipment, boolean stopped)
            implements CancellationEvent {}

    /**
     * Some shipments had already left, so the order remains valid.
     *
     * @param consignments the consignments whose shipments were stopped; they are requested again under new references
     */
    @EventType("order.cancellation.failed")
    record CancellationFailed(String correlation, Instant at, List<Consignment> consignments)
            implements CancellationEvent {}

    /**
     * The payment was late, or the reservation was lost, so the order requests stock again.
     *
     * @param attempt the number of this reservation within the order; always 2, because there is no third reservation
     */
    @EventType("order.reservation.renewed")
    record ReservationRenewed(String correlation, Instant at, int attempt, Why why, Instant capturedAt)
            implements ReservationEvent {
        public enum Why {
            PAID_LATE,
            RESERVATION_LOST
        }
    }

    /** Inventory has reserved stock again for an order that is paid. */
    @EventType("order.reservation.held")
    record ReservationHeld(String correlation, Instant at) implements ReservationEvent {}

    /** The order was not paid in time. */
    @EventType("order.order.expired")
    record OrderExpired(String correlation, Instant at) implements StatusEvent {}

    /**
     * @param by who cancelled the order: a subject, a module's name, or {@code payment} if the provider refused the payment
     * @param reason a reason that the platform gives, in clear text, such as {@code STOCK_WITHDRAWN}; in version 1 also a text that a person
     *     typed
     * @param sealedReason a text that a person typed, sealed under the key of the order's person
     */
    @EventType(value = "order.order.cancelled", version = 2)
    record OrderCancelled(
            String correlation,
            Instant at,
            String by,
            @Nullable String reason,
            @Nullable PersonalData sealedReason) implements StatusEvent {}

    /** The whole money has to be given back: what was captured is refunded, and what was only authorised is released. */
    @EventType("order.refund.due")
    record RefundDue(String correlation, Instant at, String refundReference, Money amount, String reason)
            implements StatusEvent {}

    /**
     * The whole order is refunded, so its discount does not count any more. If promotion holds the discount, the order has asked it for the
     * reversal. The reversal remains valid even if the refund fails. Only orders with a discount publish this event.
     *
     * @param discountReference the reference of the discount; promotion knows it only if it has granted the discount
     */
    @EventType("order.reversal.due")
    record DiscountReversalDue(String correlation, Instant at, String discountReference) implements RefundEvent {}

    /** @param amounts the refunded money, split into the same amounts as the payment */
    @EventType(value = "order.order.refunded", version = 2)
    record OrderRefunded(String correlation, Instant at, Amounts amounts) implements StatusEvent {}

    /** The provider refused the refund. Another cancellation of the order requests the refund again. */
    @EventType("order.refund.failed")
    record OrderRefundFailed(String correlation, Instant at, String reason) implements RefundEvent {}

    /**
     * A refund of the order or of a return has failed after it had succeeded: the provider has given money back to the shop. Another cancellation of the
     * order, or another request for the refund of the return, requests it again. The status of the order stays as it is.
     *
     * @param returnReference the reference of the return; null if the whole order was refunded
     * @param amount what came back to the shop
     */
    @EventType("order.refund.returned")
    record OrderRefundReturned(
            String correlation,
            Instant at,
            String refundReference,
            @Nullable String returnReference,
            Money amount,
            String reason)
            implements RefundEvent {}

    /** The order requests the refund of the whole order again, which had failed after it had succeeded. */
    @EventType("order.refund.renewed")
    record OrderRefundRenewed(String correlation, Instant at, String refundReference, Money amount)
            implements RefundEvent {}

    /**
     * A refund that was requested again, after it had failed although it had succeeded, has succeeded. The first success was published as {@link
     * OrderRefunded} or {@link ReturnRefunded}.
     *
     * @param returnReference the reference of the return; null if the whole order was refunded
     */
    @EventType("order.refund.made")
    record OrderRefundMade(
            String correlation,
            Instant at,
            String refundReference,
            @Nullable String returnReference,
            Money amount) implements RefundEvent {}

    /**
     * The customer has returned units, and the promotion module prices the rest of the order again to find the refund.
     *
     * @param reference the reference of the return
     * @param externalReference as in {@link ReturnAccepted}
     * @param returnedAt as in {@link ReturnAccepted}
     * @param lines the returned units, without a refund
     * @param by the operator's subject
     * @param sealedReason as in {@link ReturnAccepted}
     */
    @EventType("order.return.received")
    record ReturnReceived(
            String correlation,
            Instant at,
            String reference,
            @Nullable String externalReference,
            Instant returnedAt,
            List<ReturnedLine> lines,
            String by,
            @Nullable PersonalData sealedReason)
            implements ReturnEvent {}

    /**
     * The customer has returned units, and the money that was paid for them has to be refunded.
     *
     * @param reference the reference of the return; the first refund is requested under this reference
     * @param externalReference the operator's own number for the return, unique within the order
     * @param returnedAt business time; the platform's time unless an operator gave another
     * @param amounts the money to refund, without shipping, which is not refunded
     * @param by the operator's subject
     * @param reason in clear text; only version 1 has it
     * @param sealedReason the text that the operator typed, sealed under the key of the order's person
     * @param pricedAgain how the refund follows from the new price of the rest; null if it is the units' share
     */
    @EventType(value = "order.return.accepted", version = 5)
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
            @Nullable PersonalData sealedReason,
            @Nullable PricedAgain pricedAgain)
            implements ReturnEvent {}

    /** The money for a return has been refunded. */
    @EventType(value = "order.return.refunded", version = 2)
    record ReturnRefunded(
            String correlation,
            Instant at,
            String reference,
            Instant returnedAt,
            List<ReturnedLine> lines,
            Amounts amounts)
            implements ReturnEvent {}

    /** The provider refused the refund of a return. The refund remains due. */
    @EventType("order.return.failed")
    record ReturnFailed(String correlation, Instant at, String reference, String reason) implements ReturnEvent {}

    /**
     * The order requests the refund of a return again.
     *
     * @param attempt the number of this request, from 2
     */
    @EventType("order.return.renewed")
    record ReturnRenewed(String correlation, Instant at, String reference, int attempt) implements ReturnEvent {}

    /**
     * @param lineNo from 1
     * @param quantity units, 1 to 1,000,000
     * @param taxPpm the tax rate in millionths: 200,000 is 20 %
     * @param traits null if the SKU is in no category, has the standard tax class and no weight, and the line has no attributes
     * @param listPrice the list price of one unit if the unit price is a sale price below it; otherwise null
     * @param promotionTraits null if the catalogue says nothing that promotions use, and if no promotion could apply to the order
     */
    record Line(
            int lineNo,
            String skuId,
            long quantity,
            Money unitPrice,
            long taxPpm,
            @Nullable Traits traits,
            @Nullable Money listPrice,
            @Nullable PromotionTraits promotionTraits) {
        public Money amount() {
            return unitPrice.times(quantity);
        }

        /** The same line with another number of units. */
        public Line of(long units) {
            return new Line(lineNo, skuId, units, unitPrice, taxPpm, traits, listPrice, promotionTraits);
        }

        /** The same line with what promotions need to know of its SKU. */
        public Line with(@Nullable PromotionTraits known) {
            return new Line(lineNo, skuId, quantity, unitPrice, taxPpm, traits, listPrice, known);
        }
    }

    /**
     * The properties of the SKU when the order was placed, and the attributes of the line.
     *
     * @param weightGrams weight of one unit
     * @param attributes the attributes of the line
     */
    record Traits(@Nullable String category, String taxClass, long weightGrams, Map<String, Object> attributes) {}

    /**
     * What promotions need to know of a SKU, as the catalogue said when the order was placed.
     *
     * @param categories the category of the SKU and all categories above it
     * @param attributes the custom attributes of the SKU that are texts, numbers or flags, as texts
     * @param floor the least price of one unit that promotions leave; null if there is none
     */
    record PromotionTraits(
            List<String> categories,
            List<String> tags,
            Map<String, String> attributes,
            @Nullable Money floor) {}

    /**
     * What promotions need to know of a customer, as it was when the order was placed.
     *
     * @param level null for a customer without a level
     * @param firstOrder whether the platform has no earlier order of the customer that is valid
     */
    record CustomerStanding(@Nullable String level, List<String> segments, boolean firstOrder) {}

    /**
     * What promotions of later may ask about the order, as it was when the order was placed; without the facts of {@link PromotionTraits} and
     * {@link CustomerStanding}, which the order tells if a promotion of its time needed them. What is null there is known to be none.
     *
     * @param floors the least price of one unit that promotions leave, by line number, in minor units; null if no line has one
     * @param tags the tags of the SKU, by line number; null if no SKU has any
     * @param level of the customer; null for a guest, or a customer without a level
     * @param segments of the customer; null for none
     */
    record PromotionFacts(
            @Nullable Map<Integer, Long> floors,
            @Nullable Map<Integer, List<String>> tags,
            @Nullable String level,
            @Nullable List<String> segments) {}

    /**
     * @param amount without tax, if tax is added to it
     * @param taxPpm the tax rate in millionths, as in {@link Line}
     */
    record ShippingTerms(Money amount, long taxPpm) {}

    record Shortage(String skuId, long requested, long available) {}

    /** @param reason as promotion reports it, such as USED_UP */
    record CouponRefusal(String code, String reason) {}

    /**
     * @param promotionVersion the version of the promotion that was applied; 0 if an older version of the event did not have it
     * @param couponCode null for a promotion that applies without a coupon
     * @param amount the sum of its lines and of shipping
     * @param shipping what it takes off the shipping charge; null if nothing
     * @param gifts what it offers as gifts; null if nothing
     * @param returns PRICE_AGAIN if the rest of the order is priced again when a part comes back; null if units keep their share
     * @param limitsIfReturned GIVE_BACK if the promotion module must learn what is left of the discount when a part comes back; null if not
     */
    record Discount(
            String promotionId,
            long promotionVersion,
            @Nullable String couponCode,
            Money amount,
            List<LineDiscount> lines,
            @Nullable ShippingDiscount shipping,
            @Nullable List<GiftOffer> gifts,
            @Nullable String returns,
            @Nullable String limitsIfReturned) {

        /** A discount without gifts, whose units keep their share and whose limits keep counting them. */
        public Discount(
                String promotionId,
                long promotionVersion,
                @Nullable String couponCode,
                Money amount,
                List<LineDiscount> lines,
                @Nullable ShippingDiscount shipping) {
            this(promotionId, promotionVersion, couponCode, amount, lines, shipping, null, null, null);
        }
    }

    /**
     * A gift that a promotion offers: the first of the choices of which there are enough units.
     *
     * @param choices 1 to 10
     * @param required whether the coupon of the promotion is refused if there are not enough units of any choice; otherwise the order comes
     *     without the gift
     */
    record GiftOffer(List<GiftChoice> choices, boolean required) {}

    record GiftChoice(String skuId, long quantity) {}

    /**
     * Goods that the order brings for nothing, on a line of their own.
     *
     * @param lineNo above the numbers of the lines that are paid
     */
    record Gift(int lineNo, String skuId, long quantity, String promotionId) {}

    /**
     * @param units what is taken off one unit, for each group of units with the same share; together the amount. Empty if an older version
     *     of the event did not have them.
     * @param funders who pays the amount; together the amount
     */
    record LineDiscount(int lineNo, Money amount, List<UnitDiscount> units, List<FunderShare> funders) {
        public LineDiscount {
            units = units == null ? List.of() : List.copyOf(units);
            funders = funders == null ? List.of(new FunderShare("SHOP", amount)) : List.copyOf(funders);
        }
    }

    /** @param funders who pays the amount; together the amount */
    record ShippingDiscount(Money amount, List<FunderShare> funders) {}

    /** @param off what is taken off each of these units */
    record UnitDiscount(long units, Money off) {}

    /** @param funder SHOP, SELLER, PLATFORM or BRAND */
    record FunderShare(String funder, Money amount) {}

    /**
     * The money of an order: items − discount + shipping − shipping discount + tax = payable. A document may leave out amounts of zero.
     *
     * @param items the sum of the lines, before discounts
     * @param discount what is taken off the lines
     * @param shipping before discounts; without tax, if tax is added to it
     * @param shippingDiscount what is taken off the shipping charge
     * @param tax the tax that is added to the prices
     * @param taxIncluded the tax that is contained in the prices, and therefore in the other amounts
     */
    record Amounts(
            Money items,
            Money discount,
            Money shipping,
            Money shippingDiscount,
            Money tax,
            Money taxIncluded,
            Money payable) {
        public Amounts {
            Money none = Money.zero(items.currency());
            discount = discount == null ? none : discount;
            shipping = shipping == null ? none : shipping;
            shippingDiscount = shippingDiscount == null ? none : shippingDiscount;
            tax = tax == null ? none : tax;
            taxIncluded = taxIncluded == null ? none : taxIncluded;
            if (!items.minus(discount)
                    .plus(shipping)
                    .minus(shippingDiscount)
                    .plus(tax)
                    .equals(payable)) {
                throw new IllegalArgumentException(
                        "Amounts do not add up: items %s - discount %s + shipping %s - shipping discount %s + tax %s is not payable %s"
                                .formatted(items, discount, shipping, shippingDiscount, tax, payable));
            }
        }
    }

    /** @param total the line's amount − discount + tax */
    record LineAmounts(int lineNo, Money discount, Money tax, Money taxIncluded, Money total) {
        public LineAmounts {
            Money none = Money.zero(total.currency());
            discount = discount == null ? none : discount;
            tax = tax == null ? none : tax;
            taxIncluded = taxIncluded == null ? none : taxIncluded;
        }
    }

    /**
     * How a refund follows from the new price of what the shopper keeps: paid − rest − refunded before + clipped = refund.
     *
     * @param paid for the whole order, with shipping
     * @param rest the new price of what the shopper keeps, with shipping, which is not refunded; only shipping if nothing is kept
     * @param refundedBefore the refunds of earlier returns
     * @param clipped by how much rest and earlier refunds exceed what was paid; the shopper does not pay it
     * @param discounts what the promotions take off the rest
     * @param gifts the gifts that the rest does not earn and that are charged, as part of the price of the rest; null if there are none
     */
    record PricedAgain(
            Money paid,
            Money rest,
            Money refundedBefore,
            Money clipped,
            List<RestDiscount> discounts,
            @Nullable List<ChargedGift> gifts) {}

    /** @param unitPrice the price of the gift when it was first charged */
    record ChargedGift(int lineNo, String skuId, long quantity, Money unitPrice) {
        public Money amount() {
            return unitPrice.times(quantity);
        }
    }

    record RestDiscount(String promotionId, long promotionVersion, Money amount) {}

    /**
     * Units of a line that the customer returned.
     *
     * @param amounts the share of these units in the amounts of the line
     */
    record ReturnedLine(String skuId, long quantity, Money amount, LineAmounts amounts) {}

    /**
     * @param type SHIPPING
     * @param amount before discounts; without tax, if tax is added to it
     * @param discount what is taken off the amount
     * @param tax of the amount after the discount
     */
    record Charge(String type, Money amount, Money discount, Money tax, Money taxIncluded) {
        public Charge {
            Money none = Money.zero(amount.currency());
            discount = discount == null ? none : discount;
            tax = tax == null ? none : tax;
            taxIncluded = taxIncluded == null ? none : taxIncluded;
        }
    }

    /**
     * The goods that one warehouse sends.
     *
     * @param shipment reference of the shipment
     */
    record Consignment(String shipment, String warehouseId, List<Packed> lines) {
        public Consignment {
            lines = lines == null ? List.of() : lines;
        }
    }

    record Packed(String skuId, long quantity) {}
}
