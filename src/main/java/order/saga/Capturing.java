package order.saga;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import order.OrderEvent;
import order.OrderEvent.AuthorisationEnded;
import order.OrderEvent.CaptureDue;
import order.OrderEvent.CaptureMade;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.PaymentAuthorised;
import order.charges.ShipmentShare;
import order.saga.Saga.SagaStep;
import order.stream.Authorisation;
import order.stream.Authorisation.Capture;
import order.stream.MoneyReference;
import order.stream.Order;
import order.stream.Progress.Shipment;
import order.stream.Progress.Shipment.Stage;
import order.stream.Return;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.VoidRequested;
import platform.money.Money;
import shipping.ShippingRequest.HoldReason;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;

/**
 * The steps of an order whose payment is authorised and captured later. Each shipment captures what it contains when it leaves, the first one
 * also shipping; if the provider captures a payment once, the first shipment captures everything. Each step is a pure function of the order and the
 * message. An order whose payment is collected at once takes none of them.
 */
final class Capturing {

    private Capturing() {}

    /** The step that precedes every other one when a payment is only authorised. */
    static SagaStep authorised(Order order, PaymentSecured secured, Instant now) {
        Instant expiresAt = secured.authorisationExpiresAt();
        return secured.captured() || expiresAt == null
                ? SagaStep.publish()
                : SagaStep.publish(new PaymentAuthorised(
                        order.correlation(),
                        now,
                        secured.reference(),
                        expiresAt,
                        Boolean.TRUE.equals(secured.capturableInParts())));
    }

    /**
     * The step that follows the dispatch of a shipment. The amount is what all shipments that have left contain, less what is captured or being
     * captured; so it includes what was refused for an earlier shipment. If the authorisation has ended, the capture is requested nevertheless: its
     * refusal becomes a work item, because goods have left that are not paid.
     *
     * @param order after the dispatch
     */
    static SagaStep capture(Order order, String shipment, Instant now) {
        Authorisation authorisation = order.progress().authorisation();
        if (authorisation == null || authorisation.hasCaptured(shipment)) {
            return SagaStep.publish();
        }
        Money payable = order.payment().amount();
        Money due = authorisation.inParts() ? ShipmentShare.of(order, sent(authorisation, shipment)) : payable;
        long amountMinor = due.amountMinor() - authorisation.standingMinor();
        if (amountMinor <= 0) {
            return SagaStep.publish();
        }
        CaptureDue capture = new CaptureDue(
                order.correlation(),
                now,
                MoneyReference.ofCapture(order.id(), authorisation.captures().size() + 1),
                shipment,
                Money.ofMinor(amountMinor, payable.currency()),
                due.equals(payable));
        return SagaStep.publish(capture)
                .request(new CaptureRequested(
                        capture.captureReference(),
                        order.correlation(),
                        order.payment().reference(),
                        capture.amount(),
                        capture.last()));
    }

    private static Set<String> sent(Authorisation authorisation, String shipment) {
        Set<String> sent = new HashSet<>(Set.of(shipment));
        authorisation.captures().stream()
                .map(Capture::shipment)
                .filter(earlier -> earlier != null)
                .forEach(sent::add);
        return sent;
    }

    /** A capture was made, as requested or by somebody at the provider. A repeated message publishes nothing. */
    static SagaStep captured(Order order, Object message, Instant now) {
        PaymentCaptured captured = (PaymentCaptured) message;
        if (!isAuthorised(order) || status(order, captured.reference()) == Capture.Status.MADE) {
            return SagaStep.publish();
        }
        CaptureMade made = new CaptureMade(
                order.correlation(), now, captured.reference(), captured.amount(), captured.capturedAt());
        return SagaStep.publish(made).request(releases(order, order.apply(made)));
    }

    /** A capture was refused; payment has made a work item of it. A repeated message publishes nothing. */
    static SagaStep failed(Order order, Object message, Instant now) {
        CaptureFailed failed = (CaptureFailed) message;
        return isAuthorised(order) && status(order, failed.reference()) == Capture.Status.DUE
                ? SagaStep.publish(
                        new OrderEvent.CaptureFailed(order.correlation(), now, failed.reference(), failed.reason()))
                : SagaStep.publish();
    }

    /**
     * Nothing more can be captured. Shipments that have not left must not leave any more, unless everything is captured. A repeated message
     * publishes nothing.
     */
    static SagaStep ended(Order order, Object message, Instant now) {
        PaymentVoided voided = (PaymentVoided) message;
        if (!isAuthorised(order) || order.authorisation().ended() != null) {
            return SagaStep.publish();
        }
        AuthorisationEnded ended =
                new AuthorisationEnded(order.correlation(), now, voided.captured(), voided.voided(), voided.reason());
        return SagaStep.publish(ended).request(holds(order.apply(ended), order.activeShipments()));
    }

    /** Releases the shipments that were held, if everything has been captured after all. */
    private static List<ShipmentReleaseRequested> releases(Order before, Order after) {
        return isSecured(before) || !isSecured(after)
                ? List.of()
                : after.activeShipments().stream()
                        .filter(shipment -> shipment.stage() == Stage.ASKED)
                        .map(shipment -> new ShipmentReleaseRequested(
                                shipment.reference(),
                                after.correlation(),
                                HoldReason.AUTHORISATION_EXPIRED,
                                after.payment().reference()))
                        .toList();
    }

    /** Whether everything is captured, or may still be. */
    private static boolean isSecured(Order order) {
        return order.authorisation().ended() == null
                || order.authorisation().standingMinor()
                        >= order.payment().amount().amountMinor();
    }

    /** The holds of these shipments, if the authorisation has ended before everything was captured. */
    static List<ShipmentHoldRequested> holds(Order order, List<Shipment> shipments) {
        if (!isAuthorised(order) || isSecured(order)) {
            return List.of();
        }
        return shipments.stream()
                .filter(shipment -> shipment.stage() == Stage.ASKED)
                .map(shipment -> new ShipmentHoldRequested(
                        shipment.reference(),
                        order.correlation(),
                        HoldReason.AUTHORISATION_EXPIRED,
                        order.payment().reference()))
                .toList();
    }

    /**
     * The release of a whole payment is answered: the order is refunded, unless something was captured, which is refunded then. The answer may be
     * about an earlier release, so a capture that is known counts, too.
     */
    static SagaStep released(Order order, Object message, Instant now) {
        PaymentVoided voided = (PaymentVoided) message;
        SagaStep ended = ended(order, message, now);
        if (!isAuthorised(order)) {
            return ended;
        }
        long captured = Math.max(voided.captured().amountMinor(), knownToBeCaptured(order));
        return captured == 0
                ? ended.then(SagaStep.publish(new OrderRefunded(
                        order.correlation(), now, order.charged().amounts())))
                : ended.request(refundCaptured(order, captured));
    }

    /** Minor units that captures have told, or an earlier end of the authorisation. */
    private static long knownToBeCaptured(Order order) {
        Authorisation authorisation = order.authorisation();
        Money released = authorisation.voided();
        long atTheEnd =
                released == null ? 0 : order.payment().amount().minus(released).amountMinor();
        return Math.max(authorisation.capturedMinor(), atTheEnd);
    }

    /** Refunds what somebody has captured at the provider although the payment was released, and the order counts as refunded. */
    static SagaStep capturedAfterRelease(Order order, Object message, Instant now) {
        SagaStep captured = captured(order, message, now);
        return isAuthorised(order)
                ? captured.request(refundCaptured(
                        order, ((PaymentCaptured) message).amount().amountMinor()))
                : captured;
    }

    /** The answer to an earlier or a later release, after the order was refunded: what it says is captured is refunded. */
    static SagaStep releasedAgain(Order order, Object message, Instant now) {
        long captured = ((PaymentVoided) message).captured().amountMinor();
        SagaStep ended = ended(order, message, now);
        return isAuthorised(order) && captured > 0 ? ended.request(refundCaptured(order, captured)) : ended;
    }

    /** The refund has one reference until it is requested again, so a repeated request for it refunds nothing twice. */
    private static RefundRequested refundCaptured(Order order, long minor) {
        return new RefundRequested(
                MoneyReference.ofRefund(order.id(), order.progress().refunds()),
                order.correlation(),
                order.payment().reference(),
                Money.ofMinor(minor, order.payment().amount().currency()),
                "AUTHORISATION_RELEASED",
                null);
    }

    /** The requests that give back the whole payment: a refund, or the release of what is not captured, whose answer says what is captured. */
    static List<Event> giveBack(Order order, String refundReference, Money amount, String reason) {
        return List.of(
                order.progress().authorisation() == null
                        ? new RefundRequested(
                                refundReference,
                                order.correlation(),
                                order.payment().reference(),
                                amount,
                                reason,
                                null)
                        : new VoidRequested(order.payment().reference(), order.correlation()));
    }

    /**
     * What is refunded for returned goods. What is not captured of the order is not captured any more, before anything is refunded.
     */
    static Money refundable(Order order, Return due) {
        Money price = due.amounts().payable();
        if (!isAuthorised(order)) {
            return price;
        }
        long uncaptured =
                order.payment().amount().amountMinor() - order.authorisation().standingMinor();
        long earlier = order.progress().returns().stream()
                .filter(each -> !each.reference().equals(due.reference()))
                .mapToLong(each -> each.amounts().payable().amountMinor())
                .sum();
        long offset = Math.min(price.amountMinor(), Math.max(0, uncaptured - earlier));
        return price.minus(Money.ofMinor(offset, price.currency()));
    }

    /** The release of what is authorised for goods that have come back before it was captured. */
    static List<VoidRequested> release(Order order, Return due, Money refundable) {
        return isAuthorised(order)
                        && order.authorisation().ended() == null
                        && !due.amounts().payable().equals(refundable)
                ? List.of(new VoidRequested(order.payment().reference(), order.correlation()))
                : List.of();
    }

    private static boolean isAuthorised(Order order) {
        return order.progress().authorisation() != null;
    }

    private static Capture.@Nullable Status status(Order order, String captureReference) {
        return order.authorisation().find(captureReference).map(Capture::status).orElse(null);
    }
}
