package payment.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of a provider for one day.
 *
 * @param day as the provider counts days
 * @param sha256 of the file, in hexadecimal digits
 * @param lines how many lines are stored
 * @param progress the position within the phase; empty at its beginning
 * @param runs how often the lines were compared, with the comparison that runs
 * @param failures how often its last step has failed; zero if it succeeded
 * @param failure why; null if it succeeded
 * @param retryAt when the step is tried again; null if it need not wait
 * @param linesDeletedAt when its lines were deleted because of their age; null if they were not
 */
record Statement(
        UUID id,
        String provider,
        LocalDate day,
        Source source,
        State state,
        String sha256,
        long lines,
        Phase phase,
        String progress,
        int runs,
        int failures,
        @Nullable String failure,
        @Nullable Instant retryAt,
        @Nullable Instant linesDeletedAt,
        Instant createdAt) {

    enum Source {
        UPLOADED,
        FETCHED
    }

    enum State {
        /** Its lines are being stored. */
        LOADING,
        /** Its lines are being compared. */
        LOADED,
        RECONCILED,
        /** Its lines are being deleted, because another statement replaces it, or because it is damaged. */
        DISCARDED,
        REMOVED
    }

    /** The phases of a comparison, in their order. */
    enum Phase {
        /** The results of the comparison before are taken back. */
        FORGET,
        /** Our payments and refunds of the day are listed. */
        ENTRIES,
        /** Each line finds its payment or refund, and each payment or refund the line that counts. */
        LINES,
        /** Lines that repeat another line are found. */
        TWICE,
        /** Work items are made for lines that differ. */
        FINDINGS,
        /** Our payments and refunds that no line has get their work items. */
        MISSING,
        /** The sums are written. */
        SUMS,
        /** The fees, the discounts and the payouts are published, if they are others than before. */
        FEES,
        DONE
    }
}
