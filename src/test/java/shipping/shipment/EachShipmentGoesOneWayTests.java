package shipping.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import platform.callback.Verdict;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.carrier.Scan.Fact;
import shipping.shipment.CarrierAnswer.BookingSucceeded;
import shipping.shipment.CarrierCall.BookingDue;
import shipping.shipment.CarrierCall.WithdrawalDue;
import shipping.shipment.Shipment.Delivered;
import shipping.shipment.Shipment.Dispatched;
import shipping.shipment.Shipment.Requested;
import shipping.shipment.Shipment.Status;
import shipping.shipment.ShipmentCommand.Action;

/** A shipment is requested, created, dispatched and delivered in this order, or it is cancelled before it is dispatched. */
class EachShipmentGoesOneWayTests {

    private final Depot depot = new Depot();

    @Test
    void ourOwnStaffBooksInTheSameBatch() {
        assertThat(depot.decide(Depot.ship(Depot.HOME))).singleElement().satisfies(event -> {
            ShipmentCreated created = (ShipmentCreated) event;
            assertThat(created.carrier()).isEqualTo("own");
            assertThat(created.waybill()).matches("OWN-[0-9A-F]{20}");
        });
        assertThat(depot.decide(Depot.ship("order-1/ship/2", Depot.HOME)))
                .singleElement()
                .isNotEqualTo(depot.decide(Depot.ship(Depot.HOME)).getFirst());
        assertThat(depot.decide(
                        Depot.byHand(Action.DISPATCH), Depot.byHand(Action.DISPATCH), Depot.byHand(Action.DELIVER)))
                .hasExactlyElementsOfTypes(ShipmentDispatched.class, ShipmentDelivered.class);
    }

    @Test
    void anotherCarrierIsCalledFirst() {
        assertThat(depot.decide(Depot.ship(Depot.ABROAD))).hasExactlyElementsOfTypes(BookingDue.class);
        assertThat(depot.decide(Depot.ship(Depot.ABROAD)))
                .as("the booking answers both requests")
                .isEmpty();
        assertThat(depot.decide(Depot.booked())).hasExactlyElementsOfTypes(ShipmentCreated.class);
        assertThat(depot.decide(Depot.ship(Depot.ABROAD))).hasExactlyElementsOfTypes(ShipmentCreated.class);
    }

    @Test
    void aRefusedBookingStaysRequestedUntilAnOperatorBooksAgain() {
        depot.decide(Depot.ship(Depot.ABROAD));
        assertThat(depot.decide(Depot.byHand(Action.BOOK)))
                .as("the first booking is in flight")
                .isEmpty();
        assertThat(depot.decide(Depot.refused())).isEmpty();
        assertThat(depot.shipment().state()).isEqualTo(new Requested("the carrier is on strike"));
        assertThat(depot.decide(Depot.byHand(Action.BOOK))).hasExactlyElementsOfTypes(BookingDue.class);
        assertThat(depot.shipment().state()).isEqualTo(new Requested(null));
        assertThat(depot.decide(Depot.booked())).hasExactlyElementsOfTypes(ShipmentCreated.class);
        assertThat(depot.decide(Depot.byHand(Action.BOOK))).isEmpty();
    }

    @Test
    void aWaybillOfAnotherShipmentIsNoBooking() {
        depot.decide(Depot.ship("order-1/ship/2", Depot.ABROAD));
        depot.decide(new BookingSucceeded("order-1/ship/2", Depot.ORDER, Depot.WAYBILL));
        depot.decide(Depot.ship(Depot.ABROAD));
        assertThat(depot.decide(Depot.booked())).isEmpty();
        assertThat(depot.shipment().state())
                .isEqualTo(new Requested("the carrier returned the waybill of another shipment: " + Depot.WAYBILL));
        depot.decide(Depot.dispatched());
        assertThat(depot.verdict("evt_dispatched")).isInstanceOf(Verdict.Mismatch.class);
    }

    @Test
    void aScanMayArriveBeforeTheAnswerToTheBooking() {
        depot.decide(Depot.ship(Depot.ABROAD));
        assertThat(depot.decide(Depot.dispatched()))
                .hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(depot.decide(Depot.booked())).isEmpty();
        assertThat(depot.verdict("evt_dispatched")).isInstanceOf(Verdict.Applied.class);
    }

    @Test
    void aScanMayArriveBeforeTheRequest() {
        assertThat(depot.decide(Depot.delivered(), Depot.dispatched())).isEmpty();
        assertThat(depot.decide(Depot.ship(Depot.ABROAD)))
                .hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class, ShipmentDelivered.class);
        assertThat(depot.shipment().state())
                .isEqualTo(new Delivered(
                        depot.shipment().booked().orElseThrow(), Depot.DISPATCHED_AT, Depot.DELIVERED_AT));
    }

    @Test
    void aDeliveredShipmentWasDispatched() {
        depot.decide(Depot.ship(Depot.ABROAD), Depot.booked());
        assertThat(depot.decide(Depot.delivered()))
                .containsExactly(
                        new ShipmentDispatched(
                                Depot.SHIPMENT, Depot.ORDER, Depot.CARRIER, Depot.WAYBILL, Depot.DELIVERED_AT),
                        new ShipmentDelivered(
                                Depot.SHIPMENT, Depot.ORDER, Depot.CARRIER, Depot.WAYBILL, Depot.DELIVERED_AT));
        assertThat(depot.decide(Depot.dispatched())).isEmpty();
        assertThat(depot.verdict("evt_dispatched")).isInstanceOf(Verdict.Unchanged.class);
    }

    @Test
    void aDispatchedShipmentIsNotCancelled() {
        depot.decide(Depot.ship(Depot.ABROAD), Depot.booked(), Depot.dispatched());
        assertThat(depot.decide(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancellationRefused.class);
        depot.decide(Depot.delivered());
        assertThat(depot.decide(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancellationRefused.class);
    }

    @Test
    void aCancelledShipmentIsWithdrawnAndNeverDispatched() {
        depot.decide(Depot.ship(Depot.ABROAD), Depot.booked());
        assertThat(depot.decide(Depot.cancel()))
                .hasExactlyElementsOfTypes(ShipmentCancelled.class, WithdrawalDue.class);
        assertThat(depot.decide(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancelled.class);
        assertThat(depot.decide(Depot.dispatched(), Depot.byHand(Action.DISPATCH)))
                .isEmpty();
        assertThat(depot.verdict("evt_dispatched")).isInstanceOf(Verdict.Mismatch.class);
        assertThat(depot.decide(Depot.ship(Depot.ABROAD))).hasExactlyElementsOfTypes(ShipmentCancelled.class);
    }

    @Test
    void aBookingAfterTheCancellationIsWithdrawn() {
        depot.decide(Depot.ship(Depot.ABROAD));
        assertThat(depot.decide(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancelled.class);
        assertThat(depot.decide(Depot.booked())).hasExactlyElementsOfTypes(WithdrawalDue.class);
        assertThat(depot.shipment().status()).isEqualTo(Status.CANCELLED);
    }

    @Test
    void aCancellationMayArriveBeforeTheRequest() {
        assertThat(depot.decide(Depot.cancel())).hasExactlyElementsOfTypes(ShipmentCancelled.class);
        assertThat(depot.decide(Depot.ship(Depot.ABROAD))).hasExactlyElementsOfTypes(ShipmentCancelled.class);
        assertThat(depot.decide(Depot.dispatched())).isEmpty();
        assertThat(depot.verdict("evt_dispatched")).isInstanceOf(Verdict.Mismatch.class);
    }

    @Test
    void contradictingMessagesChangeNothing() {
        depot.decide(Depot.ship(Depot.ABROAD), Depot.booked());
        assertThat(depot.decide(Depot.scan("evt_other", "ACME2", Depot.DISPATCHED_AT, Fact.DISPATCHED)))
                .isEmpty();
        assertThat(depot.decide(new ReceiveScan("stranger", Depot.dispatched().scan())))
                .isEmpty();
        assertThat(depot.decide(new BookingSucceeded(Depot.SHIPMENT, Depot.ORDER, "ACME2")))
                .isEmpty();
        assertThat(depot.shipment().status()).isEqualTo(Status.CREATED);
        assertThat(depot.decide(Depot.dispatched())).hasExactlyElementsOfTypes(ShipmentDispatched.class);
        assertThat(depot.shipment().state())
                .isEqualTo(new Dispatched(depot.shipment().booked().orElseThrow(), Depot.DISPATCHED_AT));
    }
}
