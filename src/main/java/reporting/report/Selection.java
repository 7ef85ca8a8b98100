package reporting.report;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of the data that a report covers. A filter that is null selects all.
 *
 * @param to exclusive
 */
record Selection(
        Instant from,
        Instant to,
        @Nullable Set<String> channels,
        @Nullable String country,
        @Nullable String currency,
        @Nullable String category,
        @Nullable String skuId) {

    boolean isOfLines() {
        return category != null || skuId != null;
    }
}
