package platform.trace;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts failures of the same kind within a minute, so that a log has the stack trace of the first one and a line for each other one. Two
 * failures are of the same kind if their causes have the same type and the same place in the code. Thread-safe.
 */
public final class RepeatedFailures {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MAX_KINDS = 100;
    private static final int MAX_TEXT = 200;

    private final LongSupplier nanoTime;
    private final Map<Kind, Integer> counts = new HashMap<>();
    private long begunNanos;

    public RepeatedFailures() {
        this(System::nanoTime);
    }

    /** @param nanoTime clock like {@link System#nanoTime()} */
    RepeatedFailures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        begunNanos = nanoTime.getAsLong();
    }

    private record Kind(String type, @Nullable StackTraceElement place) {

        static Kind of(Throwable failure) {
            Throwable root = failure;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            StackTraceElement[] stack = root.getStackTrace();
            return new Kind(root.getClass().getName(), stack.length == 0 ? null : stack[0]);
        }
    }

    /**
     * Counts a failure.
     *
     * @return 1 for the first of its kind in the present minute, whose stack trace is to be logged. Kinds that are new when the minute has
     *     too many count together
     */
    public synchronized int count(Throwable failure) {
        long now = nanoTime.getAsLong();
        if (now - begunNanos >= PERIOD.toNanos()) {
            counts.clear();
            begunNanos = now;
        }
        Kind kind = Kind.of(failure);
        if (counts.size() >= MAX_KINDS && !counts.containsKey(kind)) {
            kind = new Kind("", null);
        }
        return counts.merge(kind, 1, Integer::sum);
    }

    /** The failure in one line of limited length. */
    public static String line(Throwable failure) {
        String text = failure.toString().replaceAll("\\s+", " ");
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
