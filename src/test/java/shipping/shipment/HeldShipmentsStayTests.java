package shipping.shipment;

import static org.assertj.core.api.Assertions.assertThat;
import static shipping.ShippingRequest.HoldReason.AUTHORISATION_EXPIRED;
import static shipping.ShippingRequest.HoldReason.DISPUTE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import platform.callback.Verdict;
import platform.idempotency.CommandResult;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.shipment.Shipment.Status;
import shipping.shipment.ShipmentCommand.Action;
import shipping.shipment.ShipmentRow.CancelledBeforeRequest;

/** An operator cannot send a shipment while at least one of its holds is active, in whatever order holds, releases and the request arrive. */
class HeldShipmentsStayTests {

    private final Depot depot = new Depot();

    @ParameterizedTest
    @EnumSource(names = {"DISPATCH", "DELIVER"})
    void anOperatorCannotSendWhatIsHeld(Action action) {
        depot.decide(Depot.ship(Depot.HOME), Depot.hold(DISPUTE, "dp_1"));
        assertThat(depot.decide(Depot.byHand(action))).isEmpty();
        assertRefusedAsHeld();
        assertThat(depot.shipment().status()).isEqualTo(Status.CREATED);
        assertThat(depot.shipment().heldSince()).contains(Depot.NOW);
        depot.decide(Depot.release(DISPUTE, "dp_1"));
        assertThat(depot.decide(Depot.byHand(action)).getFirst()).isInstanceOf(ShipmentDispatched.class);
    }

    @Test
    void eachHoldIsReleasedByItsOwnReasonAndCause() {
        depot.decide(
                Depot.ship(Depot.HOME),
                Depot.hold(DISPUTE, "dp_1"),
                Depot.hold(DISPUTE, "dp_2"),
                Depot.hold(AUTHORISATION_EXPIRED, "dp_1"));
        depot.decide(Depot.release(DISPUTE, "dp_1"), Depot.release(AUTHORISATION_EXPIRED, "dp_2"));
        assertThat(depot.shipment().holds().active())
                .extracting(hold -> hold.reason() + " " + hold.cause())
                .containsExactly("DISPUTE dp_2", "AUTHORISATION_EXPIRED dp_1");
        depot.decide(Depot.release(DISPUTE, "dp_2"));
        assertThat(depot.decide(Depot.byHand(Action.DISPATCH))).isEmpty();
        depot.decide(Depot.release(AUTHORISATION_EXPIRED, "dp_1"));
        assertThat(depot.decide(Depot.byHand(Action.DISPATCH))).hasExactlyElementsOfTypes(ShipmentDispatched.class);
    }

    @Test
    void aRepeatedHoldIsOneHoldAndStaysReleased() {
        depot.decide(Depot.ship(Depot.HOME), Depot.hold(DISPUTE, "dp_1"), Depot.hold(DISPUTE, "dp_1"));
        assertThat(depot.shipment().holds().all()).hasSize(1);
        depot.decide(Depot.release(DISPUTE, "dp_1"), Depot.release(DISPUTE, "dp_1"), Depot.hold(DISPUTE, "dp_1"));
        assertThat(depot.shipment().holds().all()).hasSize(1);
        assertThat(depot.shipment().heldSince()).isEmpty();
    }

    @Test
    void aHoldBeforeTheRequestHoldsTheLaterShipment() {
        assertThat(depot.decide(Depot.hold(DISPUTE, "dp_1"))).isEmpty();
        assertThat(depot.decide(Depot.ship(Depot.HOME)))
                .as("a held shipment is booked as ever")
                .hasExactlyElementsOfTypes(ShipmentCreated.class);
        assertThat(depot.decide(Depot.byHand(Action.DISPATCH))).isEmpty();
        assertRefusedAsHeld();
    }

    @Test
    void aReleaseBeforeItsHoldLeavesTheHoldWithoutEffect() {
        depot.decide(Depot.release(DISPUTE, "dp_1"));
        depot.decide(Depot.ship(Depot.HOME));
        depot.decide(Depot.hold(DISPUTE, "dp_1"));
        assertThat(depot.decide(Depot.byHand(Action.DISPATCH))).hasExactlyElementsOfTypes(ShipmentDispatched.class);
    }

    @Test
    void aScanCountsAlsoForAHeldShipmentAndIsReported() {
        depot.decide(Depot.ship(Depot.ABROAD), Depot.booked(), Depot.hold(DISPUTE, "dp_1"));
        assertThat(depot.decide(Depot.delivered()))
                .hasExactlyElementsOfTypes(ShipmentDispatched.class, ShipmentDelivered.class);
        assertThat(depot.verdict("evt_delivered"))
                .isEqualTo(new Verdict.Applied("the shipment left although it was held"));
        assertThat(depot.leftWhileHeld).hasSize(1);
        assertThat(depot.shipment().heldSince()).as("it has left").isEmpty();
        assertThat(depot.shipment().holds().active()).hasSize(1);
    }

    @Test
    void aScanThatWaitedForAHeldShipmentIsReported() {
        depot.decide(Depot.dispatched());
        depot.decide(Depot.hold(DISPUTE, "dp_1"));
        assertThat(depot.decide(Depot.ship(Depot.ABROAD)))
                .hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(depot.leftWhileHeld).hasSize(1);
    }

    @Test
    void aScanOfAShipmentWithoutActiveHoldsIsNotReported() {
        depot.decide(
                Depot.ship(Depot.ABROAD),
                Depot.booked(),
                Depot.hold(DISPUTE, "dp_1"),
                Depot.release(DISPUTE, "dp_1"),
                Depot.dispatched());
        assertThat(depot.leftWhileHeld).isEmpty();
        depot.decide(Depot.hold(DISPUTE, "dp_2"), Depot.delivered());
        assertThat(depot.leftWhileHeld).as("held after it had left").isEmpty();
    }

    @Test
    void aHeldShipmentCanBeCancelledAndBookedAgain() {
        depot.decide(Depot.ship(Depot.ABROAD), Depot.hold(DISPUTE, "dp_1"), Depot.refused());
        depot.decide(Depot.byHand(Action.BOOK));
        assertThat(depot.results.getLast()).isInstanceOf(CommandResult.Done.class);
        assertThat(depot.decide(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancelled.class);
        assertThat(depot.shipment().heldSince()).isEmpty();
    }

    @Test
    void aHoldOfAShipmentThatIsNeverSentChangesNothing() {
        depot.decide(Depot.hold(DISPUTE, "dp_1"), Depot.cancel());
        depot.decide(Depot.hold(DISPUTE, "dp_2"), Depot.release(DISPUTE, "dp_1"));
        assertThat(depot.rows.get(Depot.SHIPMENT)).isInstanceOf(CancelledBeforeRequest.class);
        assertThat(depot.decide(Depot.ship(Depot.HOME))).hasExactlyElementsOfTypes(ShipmentCancelled.class);
    }

    private void assertRefusedAsHeld() {
        assertThat(depot.results.getLast())
                .isEqualTo(new CommandResult.Refused<>(new ShipmentCommand.Held(depot.shipment())));
    }
}
