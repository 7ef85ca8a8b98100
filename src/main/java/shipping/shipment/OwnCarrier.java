package shipping.shipment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import shipping.carrier.Booking;
import shipping.carrier.Booking.Booked;
import shipping.carrier.Carrier;
import shipping.carrier.NewShipment;
import shipping.carrier.Scan;

/** The shop's own delivery staff. It needs no network: operators report dispatch and delivery over the HTTP API. */
final class OwnCarrier implements Carrier {

    static final String NAME = "own";

    // 80 bits: equal waybills are practically impossible, even for a billion shipments.
    private static final int WAYBILL_BYTES = 10;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Booked> bookLocally(String reference) {
        return Optional.of(new Booked("OWN-" + digest(reference)));
    }

    @Override
    public Booking book(NewShipment shipment) {
        return bookLocally(shipment.reference()).orElseThrow();
    }

    /** Always true: the warehouse sees the cancellation over the HTTP API. */
    @Override
    public boolean cancel(String reference, String waybill) {
        return true;
    }

    @Override
    public ParsedCallback<Scan> read(CallbackMessage message) {
        return new ParsedCallback.Forged<>("The shop's own carrier sends no callbacks.");
    }

    private static String digest(String reference) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(reference.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(hash, 0, WAYBILL_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
