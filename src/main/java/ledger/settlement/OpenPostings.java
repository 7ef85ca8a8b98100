package ledger.settlement;

import java.time.LocalDate;
import java.util.List;
import ledger.settlement.Settlement.Place;
import org.jspecify.annotations.Nullable;

/**
 * The postings that one step has read.
 *
 * @param open those that no run has taken yet, in their order
 * @param last the place of the last posting that was read, open or not; null if there was none
 * @param more whether there may be further postings after it
 */
record OpenPostings(List<OpenPosting> open, @Nullable Place last, boolean more) {

    /**
     * @param correlation the order
     * @param amountMinor due to the party: above zero for a credit; minor units
     */
    public record OpenPosting(long entryNo, int position, LocalDate day, String correlation, long amountMinor) {}
}
