package order.stream;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import order.OrderEvent;
import order.OrderEvent.AuthorisationEnded;
import order.OrderEvent.CancellationBegun;
import order.OrderEvent.CancellationFailed;
import order.OrderEvent.CaptureDue;
import order.OrderEvent.CaptureFailed;
import order.OrderEvent.CaptureMade;
import order.OrderEvent.ConfirmationEvent;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.DisputeDecided;
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
import order.OrderEvent.PaymentAuthorised;
import order.OrderEvent.PaymentDisputed;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.PaymentReplaced;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReservationEvent;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnFailed;
import order.OrderEvent.ReturnReceived;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnRenewed;
import order.OrderEvent.ShipmentAnswered;
import order.OrderEvent.SurplusCaptured;
import order.OrderEvent.SurplusRefundFailed;
import order.OrderEvent.SurplusRefunded;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * What the history of an order tells of an event beside its type. It holds no personal data.
 *
 * @param amount null if the event has none, or if the history does not tell it
 * @param texts by the name of the field: by, reason, carrier, waybill, payment_method
 * @param won whether the shop has won a dispute; null for other events
 */
public record EventFacts(
        Instant at,
        @Nullable Money amount,
        Map<String, String> texts,
        @Nullable Boolean won) {

    /** The events of which the history tells more than the type. They are small, so reading them costs little. */
    static final Set<Class<? extends OrderEvent>> TOLD = Set.of(
            PaymentAttempted.class,
            PaymentAttemptEnded.class,
            SurplusCaptured.class,
            PaymentDisputed.class,
            DisputeDecided.class,
            CaptureDue.class,
            CaptureMade.class,
            CaptureFailed.class,
            AuthorisationEnded.class,
            OrderPaid.class,
            OrderShipmentDispatched.class,
            CancellationBegun.class,
            OrderCancelled.class,
            RefundDue.class,
            OrderRefundFailed.class,
            OrderRefundReturned.class,
            OrderRefundRenewed.class,
            OrderRefundMade.class,
            ReturnFailed.class);

    static EventFacts ofTime(Instant at) {
        return new EventFacts(at, null, Map.of(), null);
    }

    public static EventFacts of(OrderEvent event) {
        return switch (event) {
            case PaymentAttempted e -> texts(e.at(), null, "payment_method", e.paymentMethod());
            case PaymentAttemptEnded e -> texts(e.at(), null, "reason", e.reason());
            case SurplusCaptured e -> texts(e.at(), e.amount());
            case PaymentDisputed e -> texts(e.at(), e.amount(), "reason", e.reason());
            case DisputeDecided e -> new EventFacts(e.at(), e.amount(), Map.of(), e.won());
            case CaptureDue e -> texts(e.at(), e.amount());
            case CaptureMade e -> texts(e.at(), e.amount());
            case CaptureFailed e -> texts(e.at(), null, "reason", e.reason());
            case AuthorisationEnded e -> texts(e.at(), null, "reason", e.reason());
            case OrderPaid e -> texts(e.at(), e.amount());
            case OrderShipmentDispatched e -> texts(e.at(), null, "carrier", e.carrier(), "waybill", e.waybill());
            case CancellationBegun e -> texts(e.at(), null, "by", e.by());
            case OrderCancelled e -> texts(e.at(), null, "by", e.by());
            case RefundDue e -> texts(e.at(), e.amount());
            case OrderRefundFailed e -> texts(e.at(), null, "reason", e.reason());
            case OrderRefundReturned e -> texts(e.at(), e.amount(), "reason", e.reason());
            case OrderRefundRenewed e -> texts(e.at(), e.amount());
            case OrderRefundMade e -> texts(e.at(), e.amount());
            case ReturnFailed e -> texts(e.at(), null, "reason", e.reason());
            case OrderCreated e -> ofTime(e.at());
            case OrderRejected e -> ofTime(e.at());
            case OrderConfirmed e -> ofTime(e.at());
            case OrderShipped e -> ofTime(e.at());
            case OrderCompleted e -> ofTime(e.at());
            case OrderExpired e -> ofTime(e.at());
            case OrderRefunded e -> ofTime(e.at());
            case PaymentOffered e -> ofTime(e.at());
            case PaymentReplaced e -> ofTime(e.at());
            case SurplusRefunded e -> ofTime(e.at());
            case SurplusRefundFailed e -> ofTime(e.at());
            case PaymentAuthorised e -> ofTime(e.at());
            case OrderStockCommitted e -> ofTime(e.at());
            case OrderShipmentDelivered e -> ofTime(e.at());
            case ShipmentAnswered e -> ofTime(e.at());
            case CancellationFailed e -> ofTime(e.at());
            case DiscountReversalDue e -> ofTime(e.at());
            case ReturnReceived e -> ofTime(e.at());
            case ReturnAccepted e -> ofTime(e.at());
            case ReturnRefunded e -> ofTime(e.at());
            case ReturnRenewed e -> ofTime(e.at());
            case ConfirmationEvent e -> ofTime(e.at());
            case ReservationEvent e -> ofTime(e.at());
        };
    }

    /** Earlier versions of an event may lack a field. */
    private static EventFacts texts(Instant at, @Nullable Money amount, @Nullable String... namesAndValues) {
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = namesAndValues[i];
            String value = namesAndValues[i + 1];
            if (name != null && value != null) {
                texts.put(name, value);
            }
        }
        return new EventFacts(at, amount, Map.copyOf(texts), null);
    }
}
