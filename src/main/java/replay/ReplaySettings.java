package replay;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replay.client.Credentials;

/**
 * The settings of a replay.
 *
 * @param file the Online Retail file
 * @param url the platform's address, without {@code /api/v2}
 * @param credentials of an operator
 * @param json the file for the summary as JSON; null for none
 * @param concurrency how many invoices are placed at the same time
 * @param limit how many invoices to place; null for all
 * @param timeout how long a call without an answer is retried
 */
record ReplaySettings(
        Path file,
        URI url,
        Credentials credentials,
        @Nullable Path json,
        int concurrency,
        @Nullable Integer limit,
        Duration timeout) {

    <T> List<T> limited(List<T> all) {
        return limit == null ? all : all.subList(0, Math.min(limit, all.size()));
    }
}
