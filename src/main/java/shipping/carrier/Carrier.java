package shipping.carrier;

import java.io.IOException;
import java.util.Optional;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;

/**
 * One who carries goods for us.
 *
 * <p>Public, in a subpackage of its own: other modules may not touch it (only a module's base package is open to them), but a
 * jar on the loader path can implement it without a fork. Such a jar declares its carrier as a bean, by an auto-configuration
 * of its own. Carriers are asked in their {@link org.springframework.core.annotation.Order}; the first that serves the country
 * gets the shipment.
 *
 * <p>Calls are made at least once. The reference is the idempotency key: whatever is asked twice under one reference is done
 * once by the other side, and answered the same.
 */
public interface Carrier {

    /** Names it in callback addresses and stored rows, so it is never changed. Lower case letters, digits and hyphens. */
    String name();

    /** @param country ISO 3166-1 alpha-2 */
    default boolean serves(String country) {
        return true;
    }

    /**
     * Books without the network, if this carrier can: then it needs no address to do so. Must be quick, do no I/O, and give the
     * same waybill for the same reference.
     *
     * @return empty when {@link #book} has to be called
     */
    default Optional<Booking.Booked> bookLocally(String reference) {
        return Optional.empty();
    }

    /**
     * Books the shipment at the carrier. Its scans may arrive before this returns.
     *
     * @throws IOException when it is not known what became of the call; it is repeated. Its message is logged, so it says nothing of
     *     the address
     */
    Booking book(NewShipment shipment) throws IOException, InterruptedException;

    /**
     * Says that the goods will not come.
     *
     * @return false when the carrier has them already, or does not know the waybill: nothing more is done about it
     * @throws IOException when it is not known what became of the call; it is repeated
     */
    boolean cancel(String reference, String waybill) throws IOException, InterruptedException;

    /** Decides whether these bytes come from the carrier, just now, and what they say. No I/O. */
    ParsedCallback<Scan> read(CallbackMessage message);
}
