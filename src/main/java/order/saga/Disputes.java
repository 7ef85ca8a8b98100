package order.saga;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import order.OrderEvent.DisputeDecided;
import order.OrderEvent.PaymentDisputed;
import order.saga.Saga.SagaStep;
import order.stream.Order;
import order.stream.Progress.Dispute;
import order.stream.Progress.Shipment;
import order.stream.Progress.Shipment.Stage;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import shipping.ShippingRequest;
import shipping.ShippingRequest.HoldReason;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;

/**
 * The disputes of an order's payments. They do not change the state of the order, and they can arrive in every state: a payer may dispute a
 * payment at any time. While a dispute is open, and after it is lost, shipments that have not left are held. Each step is a pure function of
 * the order and the event.
 */
public final class Disputes {

    private Disputes() {}

    /** @return empty if the event tells the order nothing new */
    public static Optional<SagaStep> follow(Order order, DisputeEvent event, Instant now) {
        Optional<Dispute> known = order.dispute(event.reference());
        DisputeState state = event.after();
        return state.decided()
                ? known.flatMap(dispute -> decide(order, dispute, event, now))
                : open(order, known, event, now);
    }

    private static Optional<SagaStep> open(Order order, Optional<Dispute> known, DisputeEvent event, Instant now) {
        DisputeState state = event.after();
        boolean isOpen = known.isPresent() && known.get().status() == Dispute.Status.OPEN;
        if (isOpen && known.get().amount().equals(state.amount())) {
            return Optional.empty();
        }
        // The holds of a lost dispute still exist. Those of a won one are released for ever, so new ones need another
        // name.
        boolean holds = known.filter(Dispute::holds).isPresent();
        PaymentDisputed disputed = new PaymentDisputed(
                order.correlation(),
                now,
                event.reference(),
                event.paymentReference(),
                state.amount(),
                holds ? known.get().hold() : event.reference() + "#" + event.change(),
                state.reason(),
                state.evidenceDueAt());
        SagaStep step = SagaStep.publish(disputed);
        return Optional.of(holds ? step : step.request(hold(order, disputed.hold())));
    }

    private static Optional<SagaStep> decide(Order order, Dispute known, DisputeEvent event, Instant now) {
        DisputeState state = event.after();
        boolean won = state.status() == DisputeStatus.WON;
        if (known.status() == (won ? Dispute.Status.WON : Dispute.Status.LOST)
                && known.amount().equals(state.amount())) {
            return Optional.empty();
        }
        SagaStep step = SagaStep.publish(
                new DisputeDecided(order.correlation(), now, event.reference(), won, state.amount(), state.fee()));
        return Optional.of(won && known.holds() ? step.request(release(order, known.hold())) : step);
    }

    /** The holds of new shipments, for each dispute that forbids them to leave. */
    static Stream<ShippingRequest> holdsOf(Order order, String shipment) {
        return order.disputes().stream()
                .filter(Dispute::holds)
                .map(dispute ->
                        new ShipmentHoldRequested(shipment, order.correlation(), HoldReason.DISPUTE, dispute.hold()));
    }

    private static List<ShipmentHoldRequested> hold(Order order, String cause) {
        return waiting(order)
                .map(shipment ->
                        new ShipmentHoldRequested(shipment.reference(), order.correlation(), HoldReason.DISPUTE, cause))
                .toList();
    }

    private static List<ShipmentReleaseRequested> release(Order order, String cause) {
        return waiting(order)
                .map(shipment -> new ShipmentReleaseRequested(
                        shipment.reference(), order.correlation(), HoldReason.DISPUTE, cause))
                .toList();
    }

    /** The shipments that have not left, as far as the order knows. */
    private static Stream<Shipment> waiting(Order order) {
        return order.activeShipments().stream()
                .filter(shipment -> shipment.stage() == Stage.ASKED || shipment.stage() == Stage.LEAVING);
    }
}
