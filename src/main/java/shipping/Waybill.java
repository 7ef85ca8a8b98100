package shipping;

/** A carrier's number of a shipment. */
record Waybill(String carrier, String number) {}
