package shipping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import platform.callback.Verdict;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.booking.CarrierAnswer.BookingSucceeded;
import shipping.booking.ReceiveScan;
import shipping.carrier.Scan.Fact;
import shipping.operation.ShipmentCommand.Action;
import shipping.shipment.CarrierCall.BookingDue;
import shipping.shipment.CarrierCall.WithdrawalDue;
import shipping.shipment.Shipment.Delivered;
import shipping.shipment.Shipment.Dispatched;
import shipping.shipment.Shipment.Requested;
import shipping.shipment.Shipment.Status;

class EachShipmentGoesOneWayTests {

    private final Depot depot = new Depot();

    @Test
    void ourOwnPeopleTakeItOnInTheSameBatch() {
        assertThat(depot.hear(Depot.ship(Depot.HOME))).singleElement().satisfies(event -> {
            ShipmentCreated created = (ShipmentCreated) event;
            assertThat(created.carrier()).isEqualTo("own");
            assertThat(created.waybill()).matches("OWN-[0-9A-F]{20}");
        });
        assertThat(depot.hear(Depot.ship("order-1/ship/2", Depot.HOME)))
                .singleElement()
                .isNotEqualTo(depot.hear(Depot.ship(Depot.HOME)).getFirst());
        assertThat(depot.hear(
                        Depot.byHand(Action.DISPATCH), Depot.byHand(Action.DISPATCH), Depot.byHand(Action.DELIVER)))
                .hasExactlyElementsOfTypes(ShipmentDispatched.class, ShipmentDelivered.class);
    }

    @Test
    void anotherCarrierIsAskedFirst() {
        assertThat(depot.hear(Depot.ship(Depot.ABROAD))).hasExactlyElementsOfTypes(BookingDue.class);
        assertThat(depot.hear(Depot.ship(Depot.ABROAD)))
                .as("the answer to both is yet to come")
                .isEmpty();
        assertThat(depot.hear(Depot.booked())).hasExactlyElementsOfTypes(ShipmentCreated.class);
        assertThat(depot.hear(Depot.ship(Depot.ABROAD))).hasExactlyElementsOfTypes(ShipmentCreated.class);
    }

    @Test
    void aRefusedBookingStaysRequestedUntilSomebodyAsksAgain() {
        depot.hear(Depot.ship(Depot.ABROAD));
        assertThat(depot.hear(Depot.byHand(Action.BOOK))).as("under way").isEmpty();
        assertThat(depot.hear(Depot.refused())).isEmpty();
        assertThat(depot.shipment().state()).isEqualTo(new Requested("the carrier is on strike"));
        assertThat(depot.hear(Depot.byHand(Action.BOOK))).hasExactlyElementsOfTypes(BookingDue.class);
        assertThat(depot.shipment().state()).isEqualTo(new Requested(null));
        assertThat(depot.hear(Depot.booked())).hasExactlyElementsOfTypes(ShipmentCreated.class);
        assertThat(depot.hear(Depot.byHand(Action.BOOK))).isEmpty();
    }

    @Test
    void aWaybillOfAnotherShipmentIsNoBooking() {
        depot.hear(Depot.ship("order-1/ship/2", Depot.ABROAD));
        depot.hear(new BookingSucceeded("order-1/ship/2", Depot.ORDER, Depot.WAYBILL));
        depot.hear(Depot.ship(Depot.ABROAD));
        assertThat(depot.hear(Depot.booked())).isEmpty();
        assertThat(depot.shipment().state())
                .isEqualTo(new Requested("the carrier returned the waybill of another shipment: " + Depot.WAYBILL));
        depot.hear(Depot.left());
        assertThat(depot.verdict("evt_left")).isInstanceOf(Verdict.Mismatch.class);
    }

    @Test
    void aScanMayComeBeforeTheBookingsAnswer() {
        depot.hear(Depot.ship(Depot.ABROAD));
        assertThat(depot.hear(Depot.left())).hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(depot.hear(Depot.booked())).isEmpty();
        assertThat(depot.verdict("evt_left")).isInstanceOf(Verdict.Applied.class);
    }

    @Test
    void orBeforeTheRequest() {
        assertThat(depot.hear(Depot.arrived(), Depot.left())).isEmpty();
        assertThat(depot.hear(Depot.ship(Depot.ABROAD)))
                .hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class, ShipmentDelivered.class);
        assertThat(depot.shipment().state())
                .isEqualTo(new Delivered(depot.shipment().booked().orElseThrow(), Depot.LEFT, Depot.ARRIVED));
    }

    @Test
    void whatArrivesHasLeft() {
        depot.hear(Depot.ship(Depot.ABROAD), Depot.booked());
        assertThat(depot.hear(Depot.arrived()))
                .containsExactly(
                        new ShipmentDispatched(
                                Depot.SHIPMENT, Depot.ORDER, Depot.CARRIER, Depot.WAYBILL, Depot.ARRIVED),
                        new ShipmentDelivered(
                                Depot.SHIPMENT, Depot.ORDER, Depot.CARRIER, Depot.WAYBILL, Depot.ARRIVED));
        assertThat(depot.hear(Depot.left())).isEmpty();
        assertThat(depot.verdict("evt_left")).isInstanceOf(Verdict.Unchanged.class);
    }

    @Test
    void whatHasLeftIsNotCancelled() {
        depot.hear(Depot.ship(Depot.ABROAD), Depot.booked(), Depot.left());
        assertThat(depot.hear(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancellationRefused.class);
        depot.hear(Depot.arrived());
        assertThat(depot.hear(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancellationRefused.class);
    }

    @Test
    void whatIsCancelledIsWithdrawnAndToldAsSentNoMore() {
        depot.hear(Depot.ship(Depot.ABROAD), Depot.booked());
        assertThat(depot.hear(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancelled.class, WithdrawalDue.class);
        assertThat(depot.hear(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancelled.class);
        assertThat(depot.hear(Depot.left(), Depot.byHand(Action.DISPATCH))).isEmpty();
        assertThat(depot.verdict("evt_left")).isInstanceOf(Verdict.Mismatch.class);
        assertThat(depot.hear(Depot.ship(Depot.ABROAD))).hasExactlyElementsOfTypes(ShipmentCancelled.class);
    }

    @Test
    void whatTheCarrierTakesOnTooLateIsWithdrawn() {
        depot.hear(Depot.ship(Depot.ABROAD));
        assertThat(depot.hear(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancelled.class);
        assertThat(depot.hear(Depot.booked())).hasExactlyElementsOfTypes(WithdrawalDue.class);
        assertThat(depot.shipment().status()).isEqualTo(Status.CANCELLED);
    }

    @Test
    void aCancellationMayComeFirst() {
        assertThat(depot.hear(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancelled.class);
        assertThat(depot.hear(Depot.ship(Depot.ABROAD))).hasExactlyElementsOfTypes(ShipmentCancelled.class);
        assertThat(depot.hear(Depot.left())).isEmpty();
        assertThat(depot.verdict("evt_left")).isInstanceOf(Verdict.Mismatch.class);
    }

    @Test
    void whatContradictsIsToldToNobody() {
        depot.hear(Depot.ship(Depot.ABROAD), Depot.booked());
        assertThat(depot.hear(Depot.scan("evt_other", "ACME2", Depot.LEFT, Fact.DISPATCHED)))
                .isEmpty();
        assertThat(depot.hear(new ReceiveScan("stranger", Depot.left().scan()))).isEmpty();
        assertThat(depot.hear(new BookingSucceeded(Depot.SHIPMENT, Depot.ORDER, "ACME2")))
                .isEmpty();
        assertThat(depot.shipment().status()).isEqualTo(Status.CREATED);
        assertThat(depot.hear(Depot.left())).hasExactlyElementsOfTypes(ShipmentDispatched.class);
        assertThat(depot.shipment().state())
                .isEqualTo(new Dispatched(depot.shipment().booked().orElseThrow(), Depot.LEFT));
    }
}
