package ledger.book;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A closed period. It begins after the period before it.
 *
 * @param number from 1
 * @param through its last accounting day
 * @param lastEntry the number of the last entry that was booked before the period was closed
 */
record Period(int number, LocalDate through, long lastEntry, Instant closedAt) {

    /** The cursor that stays at the end of the last closed period. So the log keeps the events since then, and a verification can begin there. */
    static final String END = "ledger/closed";

    /** The form in which the idempotency key keeps the period. */
    String toResource() {
        return "%d %s %d %s".formatted(number, through, lastEntry, closedAt);
    }

    /** The opposite of {@link #toResource}. */
    static Period ofResource(String resource) {
        String[] parts = resource.split(" ", -1);
        return new Period(
                Integer.parseInt(parts[0]),
                LocalDate.parse(parts[1]),
                Long.parseLong(parts[2]),
                Instant.parse(parts[3]));
    }
}
