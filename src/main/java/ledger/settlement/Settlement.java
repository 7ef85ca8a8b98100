package ledger.settlement;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A run that settles what is due to a party in one currency up to a day.
 *
 * @param number from 1
 * @param fromDay the accounting day of the first posting; null while there is none
 * @param through the last accounting day
 * @param carriedMinor what the run before has carried to this one; minor units, zero or below
 * @param sumMinor what is due to the party: what was carried, and the postings so far; minor units
 * @param postings the number of postings so far
 * @param next the place after which the next step reads
 * @param completeTo all postings up to this day are taken once the run has ended, because the day was closed when it began; null for none
 * @param endedAt null while it collects
 */
record Settlement(
        long number,
        String partyId,
        String currency,
        @Nullable LocalDate fromDay,
        LocalDate through,
        Status status,
        long carriedMinor,
        long sumMinor,
        long postings,
        Place next,
        @Nullable LocalDate completeTo,
        Instant begunAt,
        @Nullable Instant endedAt) {

    public enum Status {
        /** It takes postings, step by step. */
        COLLECTING,
        /** The sum is owed no more, and on its way to the party. */
        SETTLED,
        /** The sum is below zero. The next run of the party begins with it. */
        CARRIED
    }

    /** A place among the postings of an account. */
    public record Place(LocalDate day, long entryNo, int position) {}

    /** The correlation of the event and the entry of the settlement. */
    public String correlation() {
        return "settlement/" + number;
    }
}
