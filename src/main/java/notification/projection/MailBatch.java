package notification.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import notification.mail.MailFacts;
import notification.mail.MailFacts.Totals;
import notification.mail.MailKind;
import notification.mail.NewMail;
import notification.projection.OrderGoods.Parcel;
import order.OrderEvent;
import order.OrderEvent.Amounts;
import order.OrderEvent.AuthorisationEvent;
import order.OrderEvent.CancellationBegun;
import order.OrderEvent.CancellationFailed;
import order.OrderEvent.ConfirmationEvent;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderDisputeEvent;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderShipmentDelivered;
import order.OrderEvent.OrderShipmentDispatched;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.PaymentAttemptEnded;
import order.OrderEvent.PaymentAttempted;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.PaymentReplaced;
import order.OrderEvent.RefundDue;
import order.OrderEvent.RefundEvent;
import order.OrderEvent.ReservationEvent;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnFailed;
import order.OrderEvent.ReturnReceived;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnRenewed;
import order.OrderEvent.ShipmentAnswered;
import order.OrderEvent.SurplusEvent;
import org.jspecify.annotations.Nullable;

/**
 * Derives mails from the events of a page of the log. Events of orders without an address change nothing. What happened too long ago is
 * remembered, but not told. Pure; not thread-safe.
 */
final class MailBatch {

    /** The events of orders that concern mails. */
    static final List<Class<? extends OrderEvent>> EVENTS = List.of(
            OrderCreated.class,
            OrderRejected.class,
            OrderConfirmed.class,
            PaymentAttempted.class,
            PaymentReplaced.class,
            PaymentAttemptEnded.class,
            OrderPaid.class,
            OrderStockCommitted.class,
            CancellationFailed.class,
            OrderShipmentDispatched.class,
            OrderCancelled.class,
            RefundDue.class,
            OrderExpired.class,
            OrderRefunded.class,
            ReturnRefunded.class);

    private static final String ONLY_ONE = "";

    private final Map<UUID, OrderContact> known = new HashMap<>();
    private final Map<UUID, OrderContact> changed = new LinkedHashMap<>();
    private final Set<UUID> rejected = new HashSet<>();
    private final Set<UUID> paid = new HashSet<>();
    private final Set<UUID> closed = new HashSet<>();
    private final Map<Key, NewMail> mails = new LinkedHashMap<>();
    private final Set<MailKind> off;
    private final Instant oldest;
    private final Instant oldestOrder;

    private record Key(UUID orderId, MailKind kind, String reference) {}

    /**
     * @param known the orders of the page, as far as they are known
     * @param off the kinds of mails that are not sent
     * @param maxAge what happened longer ago than this is not told
     * @param keepOrders older orders are not remembered
     */
    MailBatch(Collection<OrderContact> known, Set<MailKind> off, Instant now, Duration maxAge, Duration keepOrders) {
        known.forEach(contact -> this.known.put(contact.orderId(), contact));
        this.off = off;
        this.oldest = now.minus(maxAge);
        this.oldestOrder = now.minus(keepOrders);
    }

    void apply(OrderEvent event) {
        UUID id = UUID.fromString(event.correlation());
        if (event instanceof OrderCreated created) {
            OrderContact contact = created.at().isBefore(oldestOrder) ? null : OrderContact.of(created);
            if (contact != null) {
                change(contact);
            }
            return;
        }
        OrderContact contact = known.get(id);
        if (contact != null) {
            apply(event, contact);
        }
    }

    private void apply(OrderEvent event, OrderContact contact) {
        switch (event) {
            case OrderRejected e -> {
                known.remove(contact.orderId());
                changed.remove(contact.orderId());
                rejected.add(contact.orderId());
            }
            case OrderConfirmed e -> {
                change(contact.confirmed(e));
                Instant usefulUntil = e.amounts().payable().amountMinor() > 0 ? e.expireTime() : null;
                add(MailKind.ORDER_CONFIRMED, ONLY_ONE, confirmed(e, contact.goods()), e, contact, usefulUntil);
            }
            case PaymentAttempted e -> change(contact.paying(e.reference(), e.at()));
            case PaymentReplaced e -> change(contact.paying(e.reference(), e.at()));
            case PaymentAttemptEnded e -> failed(e, contact);
            case OrderPaid e -> {
                paid.add(contact.orderId());
                add(MailKind.PAYMENT_RECEIVED, ONLY_ONE, MailFacts.ofAmount(e.amount()), e, contact, null);
            }
            case OrderStockCommitted e -> change(contact.packed(e.consignments(), e.at()));
            case CancellationFailed e -> change(contact.packed(e.consignments(), e.at()));
            case OrderShipmentDispatched e ->
                add(MailKind.SHIPMENT_SENT, e.shipment(), sent(e, contact.goods()), e, contact, null);
            case OrderCancelled e -> {
                closed.add(contact.orderId());
                add(MailKind.ORDER_CANCELLED, ONLY_ONE, MailFacts.none(), e, contact, null);
            }
            case RefundDue e -> {
                closed.add(contact.orderId());
                mails.remove(new Key(contact.orderId(), MailKind.ORDER_CANCELLED, ONLY_ONE));
                add(MailKind.ORDER_CANCELLED, ONLY_ONE, MailFacts.ofAmount(e.amount()), e, contact, null);
            }
            case OrderExpired e -> {
                closed.add(contact.orderId());
                add(MailKind.ORDER_EXPIRED, ONLY_ONE, MailFacts.none(), e, contact, null);
            }
            case OrderRefunded e ->
                add(
                        MailKind.REFUND_MADE,
                        ONLY_ONE,
                        MailFacts.ofAmount(e.amounts().payable()),
                        e,
                        contact,
                        null);
            case ReturnRefunded e ->
                add(
                        MailKind.REFUND_MADE,
                        e.reference(),
                        MailFacts.ofAmount(e.amounts().payable()),
                        e,
                        contact,
                        null);
            case OrderCreated ignored -> {}
            case OrderShipped ignored -> {}
            case OrderCompleted ignored -> {}
            case PaymentOffered ignored -> {}
            case OrderShipmentDelivered ignored -> {}
            case CancellationBegun ignored -> {}
            case ShipmentAnswered ignored -> {}
            case ReturnReceived ignored -> {}
            case ReturnAccepted ignored -> {}
            case ReturnFailed ignored -> {}
            case ReturnRenewed ignored -> {}
            case ConfirmationEvent ignored -> {}
            case SurplusEvent ignored -> {}
            case AuthorisationEvent ignored -> {}
            case OrderDisputeEvent ignored -> {}
            case ReservationEvent ignored -> {}
            case RefundEvent ignored -> {}
        }
    }

    /** An attempt that the shopper has replaced by another one ends without news. */
    private void failed(PaymentAttemptEnded ended, OrderContact contact) {
        if (ended.reference().equals(contact.paymentReference()) && contact.canBePaidAt(ended.at())) {
            MailFacts facts =
                    new MailFacts(contact.goods().payable(), null, List.of(), 0, contact.payUntil(), null, null);
            add(MailKind.PAYMENT_FAILED, ended.reference(), facts, ended, contact, contact.payUntil());
        }
    }

    private static MailFacts confirmed(OrderConfirmed event, OrderGoods goods) {
        Amounts amounts = event.amounts();
        Totals totals = new Totals(
                amounts.items(),
                amounts.discount(),
                amounts.shipping(),
                amounts.shippingDiscount(),
                amounts.tax(),
                amounts.payable());
        return new MailFacts(
                amounts.payable(), totals, goods.lines(), goods.furtherLines(), event.expireTime(), null, null);
    }

    private static MailFacts sent(OrderShipmentDispatched event, OrderGoods goods) {
        Parcel parcel = goods.parcels().getOrDefault(event.shipment(), new Parcel(List.of(), 0));
        return new MailFacts(null, null, parcel.lines(), parcel.furtherLines(), null, event.carrier(), event.waybill());
    }

    private void change(OrderContact contact) {
        known.put(contact.orderId(), contact);
        changed.put(contact.orderId(), contact);
    }

    private void add(
            MailKind kind,
            String reference,
            MailFacts facts,
            OrderEvent event,
            OrderContact contact,
            @Nullable Instant usefulUntil) {
        if (event.at().isBefore(oldest) || off.contains(kind)) {
            return;
        }
        mails.putIfAbsent(
                new Key(contact.orderId(), kind, reference),
                new NewMail(
                        contact.orderId(),
                        contact.orderNo(),
                        contact.address().owner(),
                        kind,
                        reference,
                        facts,
                        event.at(),
                        usefulUntil));
    }

    /** The orders that are new or have changed. */
    Collection<OrderContact> changed() {
        return changed.values();
    }

    /** The orders that were not accepted, and get no mails. */
    Set<UUID> rejected() {
        return rejected;
    }

    /** The orders that nobody has to pay any more. */
    Set<UUID> paid() {
        return paid;
    }

    /** The orders that nobody can pay any more. */
    Set<UUID> closed() {
        return closed;
    }

    /** The mails to send, without names of SKUs. */
    Collection<NewMail> mails() {
        return mails.values();
    }
}
