package shipping.carrier;

/** A carrier's answer to a booking. */
public sealed interface Booking {

    /**
     * The carrier will collect the shipment.
     *
     * @param waybill the carrier's unique number of the shipment; 1 to 200 visible characters
     */
    record Booked(String waybill) implements Booking {

        public Booked {
            Scan.requireName("waybill", waybill);
        }
    }

    /**
     * The carrier refuses the shipment. A retry would not help before an operator has removed the cause.
     *
     * @param reason stored and shown to operators, so it must not contain any part of the address
     */
    record Refused(String reason) implements Booking {}
}
