package shipping.shipment;

/** A carrier's number of a shipment. */
public record Waybill(String carrier, String number) {}
