package platform.attributes;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A budget for checking the attributes of one request. It is necessary because a schema may combine its parts so that the work doubles with
 * each part, and because a schema may refer to itself. The work is counted and not timed, so the result is the same on every machine. Not
 * safe for use by several threads.
 */
public final class Effort {

    private static final ScopedValue<Effort> CURRENT = ScopedValue.newInstance();

    /** Units for one request; about a twentieth of a second. */
    private static final long REQUEST_UNITS = 50_000;

    private static final long OBJECT_UNITS = 500;

    /** Of long work. Two hundred objects may take as long as a request may without further cost. */
    private static final long WORK_OF_AN_OBJECT = 5;

    private static final long SCHEMA_UNITS = 5_000_000;

    /** This product of characters and pattern instructions counts as one unit. */
    private static final long PATTERN_STEPS = 100;

    private static final int MAX_DEPTH = 512;

    private long left;

    private Effort(long units) {
        left = units;
    }

    /** @param objects number of objects in the request that may have attributes: an order and its lines, or SKUs */
    public static Effort of(int objects) {
        return new Effort(REQUEST_UNITS + objects * OBJECT_UNITS);
    }

    /** How much work it is to check so many objects, in the units of {@link platform.ratelimit.LongWork}. */
    public static long work(int objects) {
        return objects * WORK_OF_AN_OBJECT;
    }

    static Effort forSchema() {
        return new Effort(SCHEMA_UNITS);
    }

    /** Whether the budget is exhausted. The result of the check is then not valid. */
    boolean isSpent() {
        return left < 0;
    }

    private void spend(long units) {
        left -= units;
    }

    /** Runs a check and counts the use of patterns in it. */
    <T> T during(Supplier<T> check) {
        return ScopedValue.where(CURRENT, this).call(check::get);
    }

    /**
     * Counts a use of a pattern within {@link #during}.
     *
     * @return whether the budget still allows the use
     */
    static boolean allows(long characters, long instructions) {
        Effort effort = CURRENT.get();
        effort.spend(1 + characters * instructions / PATTERN_STEPS);
        return !effort.isSpent();
    }

    /** Ends a validation whose budget is exhausted, or which nests too deep. It extends an exception that the validator does not log. */
    static final class SpentException extends SchemaException {
        SpentException() {
            super("The schema takes too much work to check");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** A context for a validation. It counts each keyword by its size, and each error. */
    ExecutionContext context(ExecutionConfig config) {
        return new Counting(config);
    }

    private final class Counting extends ExecutionContext {

        private int depth;

        Counting(ExecutionConfig config) {
            super(config);
        }

        @Override
        public void evaluationPathAddLast(String keyword) {
            depth++;
            count(1 + parts(getEvaluationSchema().peekLast(), keyword));
            super.evaluationPathAddLast(keyword);
        }

        @Override
        public void evaluationPathAddLast(int index) {
            depth++;
            count(1);
            super.evaluationPathAddLast(index);
        }

        @Override
        public void evaluationPathRemoveLast() {
            depth--;
            super.evaluationPathRemoveLast();
        }

        @Override
        public void addError(Error error) {
            count(1);
            super.addError(error);
        }

        private void count(long units) {
            spend(units);
            if (depth > MAX_DEPTH) {
                left = -1;
            }
            if (isSpent()) {
                throw new SpentException();
            }
        }

        private static int parts(@Nullable Schema schema, String keyword) {
            JsonNode value = schema == null ? null : schema.getSchemaNode().get(keyword);
            return value == null ? 0 : value.size();
        }
    }
}
