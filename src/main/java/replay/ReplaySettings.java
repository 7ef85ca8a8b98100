package replay;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import replay.client.Credentials;

/**
 * What to replay, where and how.
 *
 * @param file the Online Retail file
 * @param url the platform's address, without {@code /api/v2}
 * @param credentials of an operator
 * @param json where to write the summary for machines, if anywhere
 * @param concurrency invoices under way at once
 * @param limit how many invoices to place, all if not given
 * @param timeout how long a call is repeated that is not answered
 */
record ReplaySettings(
        Path file,
        URI url,
        Credentials credentials,
        @Nullable Path json,
        int concurrency,
        @Nullable Integer limit,
        Duration timeout) {

    Optional<Path> jsonFile() {
        return Optional.ofNullable(json);
    }

    <T> List<T> limited(List<T> all) {
        return limit == null ? all : all.subList(0, Math.min(limit, all.size()));
    }
}
