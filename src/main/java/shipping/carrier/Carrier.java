package shipping.carrier;

import java.io.IOException;
import java.util.Optional;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;

/**
 * A carrier: transports the goods of the shop.
 *
 * <p>The interface is public and has a subpackage of its own. Other modules may not use it, as only the base package of a module is
 * open to them. A jar on the loader path can implement it without a fork; the jar declares its carrier as a bean in an
 * auto-configuration of its own. The {@link org.springframework.core.annotation.Order} of the carriers is their order of preference:
 * the first carrier that serves the country gets the shipment.
 *
 * <p>Each call is made at least once. The reference is the idempotency key: if two calls have the same reference, the carrier must act
 * only once and give the same answer.
 */
public interface Carrier {

    /**
     * The carrier's name in callback URLs and stored rows, so it never changes: 1 to 32 lower case letters, digits and hyphens.
     */
    String name();

    /** @param country ISO 3166-1 alpha-2 */
    default boolean serves(String country) {
        return true;
    }

    /**
     * Books the shipment without the network, if this carrier can do so; such a booking does not need the address. The method must be
     * quick, do no I/O, and return the same waybill for the same reference.
     *
     * @return empty when {@link #book} has to be called
     */
    default Optional<Booking.Booked> bookLocally(String reference) {
        return Optional.empty();
    }

    /**
     * Books the shipment at the carrier. Scans of the shipment may arrive before this method returns.
     *
     * @throws IOException when the result of the call is unknown; the call is then retried. The message of the exception is logged, so
     *     it must not contain any part of the address
     */
    Booking book(NewShipment shipment) throws IOException, InterruptedException;

    /**
     * Cancels a booking, as the goods will not come.
     *
     * @return false when the carrier has the goods already, or does not know the waybill; the platform then only logs a warning
     * @throws IOException when the result of the call is unknown; the call is then retried
     */
    boolean cancel(String reference, String waybill) throws IOException, InterruptedException;

    /** Verifies that the message comes from the carrier and is recent, and parses it. Does no I/O. */
    ParsedCallback<Scan> read(CallbackMessage message);
}
