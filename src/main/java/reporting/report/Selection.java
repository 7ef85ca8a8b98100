package reporting.report;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a report is about.
 *
 * @param to exclusive
 * @param channels null for all, and so on
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
