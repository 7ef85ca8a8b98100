package shipping.shipment;

/** A carrier's number for a shipment. */
public record Waybill(String carrier, String number) {}
