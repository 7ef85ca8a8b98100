package platform.bulk;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platform.page.Cursor;

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

    PageKey pageKey() {
        return new PageKey(createdAt, id);
    }

    /** The position of a job in the list of jobs. */
    record PageKey(Instant createdAt, UUID id) {

        /** @throws platform.web.ProblemException if the text is not a cursor of the list of jobs */
        static @Nullable PageKey parse(@Nullable String text) {
            return Cursor.parse(text, 2)
                    .map(cursor -> new PageKey(cursor.instant(0), cursor.uuid(1)))
                    .orElse(null);
        }

        Cursor cursor() {
            return Cursor.of(createdAt.toString(), id.toString());
        }
    }
}
