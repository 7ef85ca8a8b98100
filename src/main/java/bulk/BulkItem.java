package bulk;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.web.ProblemException;

/**
 * An item of a job as it is stored.
 *
 * @param position place of the item in the request, from 1
 * @param result null while the item waits
 * @param finishedAt when the result was recorded; null while the item waits
 */
record BulkItem(
        int position,
        String objectId,
        @Nullable Result result,
        @Nullable Instant finishedAt) {

    enum Status {
        /** The item has no result yet. */
        WAITING,
        /** The action was executed. */
        DONE,
        /** The single operation would refuse the action. */
        REFUSED,
        /** Every attempt has failed. */
        FAILED
    }

    Status status() {
        return result == null ? Status.WAITING : result.status();
    }

    /**
     * The final result of an item. It is never WAITING.
     *
     * @param code code of the problem; null if the item is done, like the message
     * @param details details of the problem; empty if there are none
     */
    record Result(
            Status status, @Nullable String code, @Nullable String message, Map<String, ?> details) {

        static Result done() {
            return new Result(Status.DONE, null, null, Map.of());
        }

        static Result refused(ProblemException problem) {
            return new Result(Status.REFUSED, problem.code(), problem.message(), problem.details());
        }

        static Result failed(String code, String message) {
            return new Result(Status.FAILED, code, message, Map.of());
        }
    }
}
