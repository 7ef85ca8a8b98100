package shipping.shipment;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import outbox.OutsideListener;
import platform.privacy.PersonalKeys;
import shipping.carrier.Booking;
import shipping.carrier.Carrier;
import shipping.carrier.NewShipment;
import shipping.shipment.CarrierAnswer.BookingRefused;
import shipping.shipment.CarrierAnswer.BookingSucceeded;
import shipping.shipment.CarrierCall.BookingDue;
import shipping.shipment.CarrierCall.WithdrawalDue;

/** Calls carriers over the network, with our reference as their idempotency key. The address is decrypted only for the call. */
@Component
class CarrierCalls implements OutsideListener<CarrierCall> {

    private static final Logger LOG = LoggerFactory.getLogger(CarrierCalls.class);

    private final Carriers carriers;
    private final Shipments shipments;
    private final PersonalKeys personalKeys;

    CarrierCalls(Carriers carriers, Shipments shipments, PersonalKeys personalKeys) {
        this.carriers = carriers;
        this.shipments = shipments;
        this.personalKeys = personalKeys;
    }

    @Override
    public String name() {
        return "carrier";
    }

    @Override
    public Class<CarrierCall> eventType() {
        return CarrierCall.class;
    }

    @Override
    public List<CarrierAnswer> call(CarrierCall due) throws IOException, InterruptedException {
        Carrier carrier = carriers.named(due.carrier())
                .orElseThrow(() -> new IllegalStateException("There is no carrier with the name " + due.carrier()));
        return switch (due) {
            case BookingDue booking -> book(booking, carrier);
            case WithdrawalDue withdrawal -> withdraw(withdrawal, carrier);
        };
    }

    private List<CarrierAnswer> book(BookingDue due, Carrier carrier) throws IOException, InterruptedException {
        boolean wanted = shipments.find(due.reference()).filter(Shipment::isDue).isPresent();
        if (!wanted) { // cancelled meanwhile; after a cancellation during the call below, the booking is withdrawn
            return List.of();
        }
        Optional<String> address = personalKeys.open(due.address());
        if (address.isEmpty()) {
            return List.of(new BookingRefused(
                    due.reference(), due.correlation(), "the address is unreadable: the person's data was erased"));
        }
        NewShipment shipment = new NewShipment(due.reference(), due.country(), address.get(), due.lines());
        return List.of(
                switch (carrier.book(shipment)) {
                    case Booking.Booked booked ->
                        new BookingSucceeded(due.reference(), due.correlation(), booked.waybill());
                    case Booking.Refused refused ->
                        new BookingRefused(due.reference(), due.correlation(), refused.reason());
                });
    }

    private static List<CarrierAnswer> withdraw(WithdrawalDue due, Carrier carrier)
            throws IOException, InterruptedException {
        if (!carrier.cancel(due.reference(), due.waybill())) {
            LOG.warn(
                    "Carrier did not accept the cancellation of a shipment: carrier={} waybill={} reference={}; stop the parcel with the carrier by other means",
                    due.carrier(),
                    due.waybill(),
                    due.reference());
        }
        return List.of();
    }
}
