package order.stream;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import order.OrderEvent;
import order.OrderEvent.AuthorisationEvent;
import order.OrderEvent.CancellationBegun;
import order.OrderEvent.CancellationFailed;
import order.OrderEvent.Contact;
import order.OrderEvent.CouponsRefused;
import order.OrderEvent.CustomerStanding;
import order.OrderEvent.DiscountHeld;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.DisputeDecided;
import order.OrderEvent.GiftsAwaited;
import order.OrderEvent.GiftsChanged;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.OrderRefundMade;
import order.OrderEvent.OrderRefundRenewed;
import order.OrderEvent.OrderRefundReturned;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderShipmentDelivered;
import order.OrderEvent.OrderShipmentDispatched;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.PaymentAttemptEnded;
import order.OrderEvent.PaymentAttempted;
import order.OrderEvent.PaymentDisputed;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.PaymentReplaced;
import order.OrderEvent.PaymentTerms;
import order.OrderEvent.PromotionsLeftOut;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReservationHeld;
import order.OrderEvent.ReservationRenewed;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnFailed;
import order.OrderEvent.ReturnReceived;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnRenewed;
import order.OrderEvent.ShipmentAnswered;
import order.OrderEvent.ShippingTerms;
import order.OrderEvent.StockHeld;
import order.OrderEvent.StockMissed;
import order.OrderEvent.SurplusCaptured;
import order.OrderEvent.SurplusRefundFailed;
import order.OrderEvent.SurplusRefunded;
import order.OrderStatus;
import order.stream.Progress.Charged;
import order.stream.Progress.Dispute;
import order.stream.Progress.RefundAgain;
import order.stream.Progress.Shipment;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * An order. Its state is the result of the events in its stream, and of nothing else. {@link #apply} is the only way to change it, both live
 * and in a replay.
 *
 * @param seq the number of events in the stream
 * @param content the data that never changes: the first event
 * @param progress the data that changes with the events
 */
@AggregateRoot
public record Order(@Identity UUID id, int seq, Content content, Progress progress) {

    public record Content(
            String orderNo,
            @Nullable String userId,
            @Nullable String externalReference,
            String channel,
            String paymentMethod,
            Instant createdAt,
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
            @Nullable Long offersAsOf,
            @Nullable Money expectedPayable,
            @Nullable CustomerStanding customer,
            @Nullable PaymentTerms paymentTerms,
            @Nullable Contact contact) {

        public boolean asksForDiscount() {
            return !Boolean.FALSE.equals(discountAsked);
        }

        public long units() {
            return lines.stream().mapToLong(Line::quantity).sum();
        }
    }

    /** The id of the order with this correlation; empty if the correlation does not belong to an order. */
    public static Optional<UUID> idOf(String correlation) {
        try {
            return Optional.of(UUID.fromString(correlation));
        } catch (IllegalArgumentException somebodyElses) {
            return Optional.empty();
        }
    }

    /** The correlation of all events and requests of this order, in all modules. */
    public String correlation() {
        return id.toString();
    }

    /** The owner of the key that seals what is personal about the order: its user, or for a guest the order itself. */
    public String keyOwner() {
        return content.shippingAddress().owner();
    }

    public OrderState state() {
        return progress.state();
    }

    public OrderStatus status() {
        return state().status();
    }

    /** The reference of the current reservation. */
    public String reservationReference() {
        return reservationReference(progress.reservations());
    }

    /** The reference of the reservation before the current one; null if the current one is the first. */
    public @Nullable String replacedReservationReference() {
        return progress.reservations() == 1 ? null : reservationReference(progress.reservations() - 1);
    }

    private String reservationReference(int number) {
        return id + "/reserve/" + number;
    }

    public String discountReference() {
        return id + "/discount/1";
    }

    /** Whether promotion counts the discount of the order. False without a discount, and if the order has decided it by itself. */
    public boolean hasGrantedDiscount() {
        return content.asksForDiscount() && !progress.discounts().isEmpty();
    }

    public String shipmentReference(int number) {
        return id + "/ship/" + number;
    }

    public String nextRefundReference() {
        return MoneyReference.ofRefund(id, progress.refunds() + 1);
    }

    /** Whether the refund of the whole order has this reference, and was requested again under another one since. */
    public boolean hasReplacedRefund(String refundReference) {
        return IntStream.range(1, progress.refunds())
                .anyMatch(number -> MoneyReference.ofRefund(id, number).equals(refundReference));
    }

    /** Whether the current refund of the whole order has this reference, and was requested because an earlier one failed after it had succeeded. */
    public boolean isRefundedAgainUnder(String refundReference) {
        RefundAgain again = progress.refundAgain();
        return again != null
                && again.requested()
                && MoneyReference.ofRefund(id, progress.refunds()).equals(refundReference);
    }

    /** The reference of the next attempt to pay. */
    public String nextPaymentReference() {
        return MoneyReference.ofPayment(id, payment().attempts() + 1);
    }

    /** The reference of the refund of the next attempt that is captured although the order has its payment. */
    public String nextSurplusReference() {
        return MoneyReference.ofSurplus(id, payment().nextSurplus());
    }

    /** How the shopper pays: by the current attempt, or as the checkout said. */
    public Payment.Choice choice() {
        Payment payment = progress.payment();
        return payment == null || payment.choice() == null
                ? new Payment.Choice(content.paymentMethod(), content.paymentTerms())
                : payment.choice();
    }

    public String nextReturnReference() {
        return MoneyReference.ofReturn(id, progress.returns().size() + 1);
    }

    /** @throws IllegalStateException if the order was not confirmed */
    public Payment payment() {
        return required(progress.payment(), "payment");
    }

    /** @throws IllegalStateException if the payment of the order is not authorised, or was collected at once */
    public Authorisation authorisation() {
        return required(progress.authorisation(), "authorisation");
    }

    /** @throws IllegalStateException if the order was not confirmed */
    public Charged charged() {
        return required(progress.charged(), "amounts");
    }

    private <T> T required(@Nullable T part, String name) {
        if (part == null) {
            throw new IllegalStateException("Order %s has no %s in state %s".formatted(id, name, state()));
        }
        return part;
    }

    /** The disputes of the order's payments, oldest first. */
    public List<Dispute> disputes() {
        return progress.disputes() == null ? List.of() : progress.disputes();
    }

    /** The dispute with this reference in payment. */
    public Optional<Dispute> dispute(String reference) {
        return disputes().stream()
                .filter(each -> each.reference().equals(reference))
                .findFirst();
    }

    /** The shipments that were not stopped. */
    public List<Shipment> activeShipments() {
        return progress.shipments().stream()
                .filter(shipment -> shipment.stage() != Shipment.Stage.STOPPED)
                .toList();
    }

    /** True if the order counts against the limit of unpaid orders of its shopper. */
    public boolean countsAgainstLimits() {
        return content.holder() != null && state().isUnpaid();
    }

    /**
     * When the next event of the order is due: the end of the payment window (without its grace period), or the end of the answer time-out of
     * the state. Null if the state has no deadline.
     */
    public @Nullable Instant deadline() {
        if (state().hasPaymentWindow()) {
            return payment().expireTime();
        }
        return state().answerTimeout().map(progress.since()::plus).orElse(null);
    }

    /** The order after its first event. */
    public static Order created(OrderCreated event) {
        Content content = content(event);
        MutableProgress draft = new MutableProgress(event.at(), content.asksForDiscount());
        draft.discounts = event.discounts() == null ? List.of() : event.discounts();
        Progress progress = draft.done();
        return new Order(UUID.fromString(event.correlation()), 1, content, progress);
    }

    static Content content(OrderCreated event) {
        return new Content(
                event.orderNo(),
                event.userId(),
                event.externalReference(),
                event.channel(),
                event.paymentMethod(),
                event.at(),
                event.placedAt(),
                event.lines(),
                event.items(),
                event.taxIncluded(),
                event.shipping(),
                event.couponCodes(),
                event.discountAsked(),
                event.shippingAddress(),
                event.country(),
                event.attributes(),
                event.holder(),
                event.giftMessage(),
                event.personalAttributes(),
                event.offersAsOf(),
                event.expectedPayable(),
                event.customer(),
                event.paymentTerms(),
                event.contact());
    }

    /** The order after one more event. */
    public Order apply(OrderEvent event) {
        MutableProgress draft = new MutableProgress(progress);
        switch (event) {
            case OrderCreated again -> throw new IllegalStateException("Order " + id + " is created twice");
            case StockHeld e -> draft.enter(OrderState.AWAITING_DISCOUNT, e.at());
            case DiscountHeld e -> {
                draft.enter(OrderState.AWAITING_STOCK, e.at());
                draft.discounts = e.discounts();
            }
            case GiftsAwaited e -> {
                draft.enter(OrderState.AWAITING_GIFTS, e.at());
                draft.discounts = e.discounts();
                draft.reservations++;
            }
            case PromotionsLeftOut e -> {} // the stream keeps it for the explanation
            case GiftsChanged e -> {
                draft.gifts = e.gifts();
                draft.reservations = e.reservation();
            }
            case StockMissed e -> {
                draft.enter(OrderState.REJECTING_SHORT, e.at());
                draft.shortages = e.shortages();
            }
            case CouponsRefused e -> {
                draft.enter(OrderState.REJECTING_COUPONS, e.at());
                draft.refusals = e.refusals();
            }
            case OrderRejected e -> {
                draft.enter(OrderState.REJECTED, e.at());
                draft.shortages = e.shortages();
                draft.refusals = e.refusals();
                draft.changed = e.changed();
                draft.reason = e.changed() != null
                        ? "PRICE_CHANGED"
                        : e.shortages().isEmpty() ? "COUPON_REJECTED" : "INVENTORY_SHORTAGE";
            }
            case OrderConfirmed e -> {
                draft.enter(OrderState.AWAITING_PAYMENT, e.at());
                draft.discounts = e.discounts();
                draft.charged = new Charged(e.amounts(), e.lines(), e.charges());
                draft.gifts = e.gifts();
                draft.payment = Payment.first(e.paymentReference(), e.amounts().payable(), e.expireTime());
            }
            case PaymentOffered e -> draft.payment = payment().offered(e);
            case PaymentAttempted e -> draft.payment = payment().attempted(e);
            case PaymentAttemptEnded e -> draft.payment = payment().ended(e);
            case PaymentReplaced e -> draft.payment = payment().replaced(e);
            case SurplusCaptured e -> draft.payment = payment().surplus(e);
            case SurplusRefunded e ->
                draft.payment = payment().surplusRefund(e.refundReference(), Payment.Attempt.Status.SURPLUS_REFUNDED);
            case SurplusRefundFailed e ->
                draft.payment =
                        payment().surplusRefund(e.refundReference(), Payment.Attempt.Status.SURPLUS_REFUND_FAILED);
            case PaymentDisputed e -> draft.add(new Dispute(e.dispute(), e.amount(), Dispute.Status.OPEN, e.hold()));
            case DisputeDecided e ->
                dispute(e.dispute())
                        .ifPresent(known -> draft.add(new Dispute(
                                e.dispute(),
                                e.amount(),
                                e.won() ? Dispute.Status.WON : Dispute.Status.LOST,
                                known.hold())));
            case AuthorisationEvent e -> draft.authorisation = Authorisation.after(progress.authorisation(), e);
            case OrderPaid e -> {
                draft.enter(isPaidLate() ? OrderState.COMMITTING_AGAIN : OrderState.COMMITTING_STOCK, e.at());
                draft.paidAt = e.capturedAt();
            }
            case OrderStockCommitted e -> {
                draft.enter(OrderState.STOCK_COMMITTED, e.at());
                draft.add(e.consignments());
            }
            case OrderShipmentDispatched e ->
                draft.changeShipment(
                        e.shipment(),
                        shipment -> new Shipment(
                                shipment.consignment(),
                                shipment.stage() == Shipment.Stage.ARRIVED
                                        ? Shipment.Stage.ARRIVED
                                        : Shipment.Stage.LEFT,
                                e.carrier(),
                                e.waybill()));
            case OrderShipmentDelivered e ->
                draft.changeShipment(e.shipment(), shipment -> shipment.at(Shipment.Stage.ARRIVED));
            case OrderShipped e -> draft.enter(OrderState.SHIPPED, e.at());
            case OrderCompleted e -> draft.enter(OrderState.COMPLETED, e.at());
            case CancellationBegun e -> {
                draft.enter(OrderState.STOPPING_SHIPMENTS, e.at());
                draft.cancelledBy = e.by();
                draft.setReason(e.reason(), e.sealedReason());
            }
            case ShipmentAnswered e ->
                draft.changeShipment(
                        e.shipment(),
                        shipment -> e.stopped()
                                ? shipment.at(Shipment.Stage.STOPPED)
                                : shipment.stage() == Shipment.Stage.ASKED
                                        ? shipment.at(Shipment.Stage.LEAVING)
                                        : shipment);
            case CancellationFailed e -> {
                draft.enter(OrderState.STOCK_COMMITTED, e.at());
                draft.cancelledBy = null;
                draft.setReason(null, null);
                draft.add(e.consignments());
            }
            case ReservationRenewed e -> {
                draft.enter(
                        switch (e.why()) {
                            case PAID_LATE -> OrderState.RESERVING_LATE;
                            case RESERVATION_LOST -> OrderState.RESERVING_AGAIN;
                        },
                        e.at());
                draft.paidAt = e.capturedAt();
                draft.reservations = e.attempt();
            }
            case ReservationHeld e ->
                draft.enter(
                        state() == OrderState.RESERVING_LATE ? OrderState.REDEEMING_LATE : OrderState.COMMITTING_AGAIN,
                        e.at());
            case OrderExpired e -> draft.enter(OrderState.EXPIRED, e.at());
            case OrderCancelled e -> {
                draft.enter(OrderState.CANCELLED, e.at());
                draft.cancelledBy = null;
                draft.setReason(e.reason(), e.sealedReason());
            }
            case RefundDue e -> {
                draft.enter(OrderState.REFUNDING, e.at());
                draft.refunds++;
                draft.reason = progress.reason() == null ? e.reason() : progress.reason();
            }
            case DiscountReversalDue e -> {} // no change: the refund that comes with it changes the state
            case ReturnReceived e -> draft.add(Return.received(e));
            case ReturnAccepted e -> draft.add(Return.accepted(e));
            case ReturnRefunded e -> draft.changeReturn(e.reference(), returned -> returned.in(Return.Status.REFUNDED));
            case ReturnFailed e -> draft.changeReturn(e.reference(), returned -> returned.in(Return.Status.FAILED));
            case ReturnRenewed e -> draft.changeReturn(e.reference(), returned -> returned.attempt(e.attempt()));
            case OrderRefunded e -> draft.enter(OrderState.REFUNDED, e.at());
            case OrderRefundFailed e -> {
                RefundAgain again = progress.refundAgain();
                if (again == null) {
                    draft.enter(OrderState.REFUND_FAILED, e.at());
                    draft.setReason(e.reason(), null);
                } else {
                    draft.refundAgain = new RefundAgain(again.amount(), false);
                }
            }
            case OrderRefundReturned e -> {
                if (e.returnReference() == null) {
                    draft.refundAgain = new RefundAgain(e.amount(), false);
                } else {
                    draft.changeReturn(e.returnReference(), returned -> returned.failed(e.amount()));
                }
            }
            case OrderRefundRenewed e -> {
                draft.refundAgain = new RefundAgain(e.amount(), true);
                draft.refunds++;
            }
            case OrderRefundMade e -> {
                if (e.returnReference() == null) {
                    draft.refundAgain = null;
                } else {
                    draft.changeReturn(e.returnReference(), returned -> returned.in(Return.Status.REFUNDED));
                }
            }
        }
        return new Order(id, seq + 1, content, draft.done());
    }

    private boolean isPaidLate() {
        return state() == OrderState.RESERVING_LATE || state() == OrderState.REDEEMING_LATE;
    }
}
