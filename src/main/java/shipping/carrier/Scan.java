package shipping.carrier;

import java.time.Instant;

/**
 * A carrier's report about a shipment, parsed.
 *
 * @param eventId the carrier's id of the scan; a duplicate has the same id
 * @param type the carrier's name for the event, stored unchanged
 * @param reference our reference of the shipment
 * @param waybill the carrier's number of the shipment
 * @param occurredAt time of the event, by the carrier's clock
 */
public record Scan(String eventId, String type, String reference, String waybill, Instant occurredAt, Fact fact) {

    private static final int LONGEST_NAME = 200;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /** The fact that a scan reports about the goods. */
    public enum Fact {
        /** The goods have left the warehouse. */
        DISPATCHED,
        /** The goods have arrived at the address. */
        DELIVERED,
        /** Any other event, such as a stop on the way. It is stored and has no other effect. */
        INFORMATION
    }

    /**
     * @throws IllegalArgumentException when the event id, type, reference or waybill is empty, longer than 200 characters or contains
     *     control characters or unpaired surrogates, or when the time is before 1970 or after the year 9998
     */
    public Scan {
        requireName("event_id", eventId);
        requireName("type", type);
        requireName("reference", reference);
        requireName("waybill", waybill);
        if (occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(LATEST)) {
            throw new IllegalArgumentException("occurred_at must be between 1970 and 9998");
        }
    }

    static void requireName(String field, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.codePoints().anyMatch(Scan::cannotBeStored)) {
            throw new IllegalArgumentException(
                    "%s must be 1 to %d characters without control characters".formatted(field, LONGEST_NAME));
        }
    }

    /** Whether it is a control character, or one half of a surrogate pair without the other, which is no character. */
    private static boolean cannotBeStored(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }
}
