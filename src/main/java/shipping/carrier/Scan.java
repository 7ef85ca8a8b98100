package shipping.carrier;

import java.time.Instant;

/**
 * What a carrier tells us of a shipment.
 *
 * @param eventId the carrier's own id of it; the same when it is told again
 * @param type the carrier's own word for it, kept as it is
 * @param reference ours, of the shipment
 * @param waybill the carrier's, of the shipment
 * @param occurredAt by the carrier's clock
 */
public record Scan(String eventId, String type, String reference, String waybill, Instant occurredAt, Fact fact) {

    private static final int LONGEST_NAME = 200;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /** What has happened to the goods. */
    public enum Fact {
        /** They have left the warehouse. */
        DISPATCHED,
        /** They are where they should go. */
        DELIVERED,
        /** Kept, and otherwise of no consequence, such as a stop on the way. */
        INFORMATION
    }

    /**
     * @throws IllegalArgumentException when a name is empty, longer than 200 characters, or holds control characters, or when
     *     the time cannot be meant
     */
    public Scan {
        requireName("event_id", eventId);
        requireName("type", type);
        requireName("reference", reference);
        requireName("waybill", waybill);
        if (occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(LATEST)) {
            throw new IllegalArgumentException("occurred_at is not a time of ours");
        }
    }

    static void requireName(String field, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.codePoints().anyMatch(Scan::cannotBeStored)) {
            throw new IllegalArgumentException(
                    "%s must be 1 to %d characters without control characters".formatted(field, LONGEST_NAME));
        }
    }

    /** Half of a surrogate pair is no character. */
    private static boolean cannotBeStored(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }
}
