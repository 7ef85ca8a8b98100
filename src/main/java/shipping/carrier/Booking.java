package shipping.carrier;

/** What a carrier made of a shipment. */
public sealed interface Booking {

    /**
     * It will be fetched.
     *
     * @param waybill the carrier's number of it; no other shipment has the same; 1 to 200 visible characters
     */
    record Booked(String waybill) implements Booking {

        public Booked {
            Scan.requireName("waybill", waybill);
        }
    }

    /**
     * Asking again would not help before somebody has done something about it.
     *
     * @param reason stored and shown to operators, so it says nothing of the address
     */
    record Refused(String reason) implements Booking {}
}
