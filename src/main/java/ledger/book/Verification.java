package ledger.book;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that books the log again and compares.
 *
 * @param firstEntry the number of the first entry to compare
 * @param nextEntry the number of the entry that the next event must lead to
 * @param lastEntry the number of the last entry to compare; below the first one if there is nothing to compare
 * @param finding what differs; null unless the run has failed
 * @param endedAt null while it runs
 */
record Verification(
        UUID id,
        long firstEntry,
        long nextEntry,
        long lastEntry,
        Status status,
        @Nullable String finding,
        Instant begunAt,
        @Nullable Instant endedAt) {

    enum Status {
        RUNNING,
        /** All entries are those that the log leads to. */
        PASSED,
        /** An entry differs from what the log leads to, is missing, or has no event. */
        FAILED
    }

    /** The name of the cursor with which this run reads the log. */
    String cursor() {
        return "ledger/verification/" + id;
    }
}
