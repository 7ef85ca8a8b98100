package bulk;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platform.bulk.BulkAction;
import platform.page.TimeKey;

/**
 * A job as it is stored.
 *
 * @param subject subject of the operator who created it
 * @param items number of items; the others are the numbers of items with each result
 * @param finishedAt when its last item was finished; null while the job is running
 */
record BulkJob(
        UUID id,
        BulkAction.Kind action,
        String subject,
        int items,
        int done,
        int refused,
        int failed,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    enum Status {
        /** Some items have no result yet. */
        RUNNING,
        /** Each item has its result. */
        DONE
    }

    Status status() {
        return finishedAt == null ? Status.RUNNING : Status.DONE;
    }

    int waiting() {
        return items - done - refused - failed;
    }

    TimeKey pageKey() {
        return new TimeKey(createdAt, id);
    }
}
