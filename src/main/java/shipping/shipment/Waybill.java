package shipping.shipment;

/** A carrier's number for a shipment. */
record Waybill(String carrier, String number) {}
