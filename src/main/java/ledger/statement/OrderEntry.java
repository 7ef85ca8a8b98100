package ledger.statement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import ledger.booking.EntryKind;
import org.jspecify.annotations.Nullable;

/** An entry of an order with its postings. */
record OrderEntry(
        long entryNo,
        EntryKind kind,
        String reference,
        LocalDate day,
        Instant happenedAt,
        Instant bookedAt,
        List<OrderPosting> postings) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OrderPosting(
            String account,
            String currency,
            long amountMinor,
            @Nullable Integer lineNo) {}
}
