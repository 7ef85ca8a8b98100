package platform.trace;

import jakarta.servlet.ServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The id that leads from a request through every event and log line it causes: 32 hexadecimal digits, the trace id of W3C Trace
 * Context.
 */
public final class Trace {

    /** Where log lines find it. */
    public static final String MDC_KEY = "trace_id";

    public static final String ATTRIBUTE = Trace.class.getName();

    private static final HexFormat HEX = HexFormat.of();
    private static final int TRACE_ID_START = 3;
    private static final int TRACE_ID_LENGTH = 32;
    private static final int TRACE_ID_END = TRACE_ID_START + TRACE_ID_LENGTH;
    private static final int SPAN_ID_END = TRACE_ID_END + 17;
    private static final int TRACEPARENT_LENGTH = SPAN_ID_END + 3;

    private Trace() {}

    /** The id under which this thread works; a new one where none was begun. */
    public static String current() {
        String current = MDC.get(MDC_KEY);
        return current == null ? fresh() : current;
    }

    /** Runs the work under the id, and leaves the thread as it was. */
    public static void with(String traceId, Runnable work) {
        String outer = MDC.get(MDC_KEY);
        MDC.put(MDC_KEY, traceId);
        try {
            work.run();
        } finally {
            restore(outer);
        }
    }

    /** The same for work that has a result; null for work under no id. */
    public static <T extends @Nullable Object> T with(@Nullable String traceId, Supplier<T> work) {
        String outer = MDC.get(MDC_KEY);
        restore(traceId);
        try {
            return work.get();
        } finally {
            restore(outer);
        }
    }

    public static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong() | 1)
                + HEX.toHexDigits(random.nextLong()); // all zeros would be invalid
    }

    /** The id of a request; it holds on threads other than the one that took the request, too. */
    public static String of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String traceId ? traceId : current();
    }

    static void restore(@Nullable String outer) {
        if (outer == null) {
            MDC.remove(MDC_KEY);
        } else {
            MDC.put(MDC_KEY, outer);
        }
    }

    /** The trace id of a {@code traceparent} header; a new one if the header is absent or not well-formed. */
    public static String continued(@Nullable String traceparent) {
        return traceparent != null && isWellFormed(traceparent)
                ? traceparent.substring(TRACE_ID_START, TRACE_ID_END)
                : fresh();
    }

    /** The header that tells the caller the trace, with a span of our own. */
    public static String traceresponse(String traceId) {
        return "00-" + traceId + "-"
                + HEX.toHexDigits(ThreadLocalRandom.current().nextLong() | 1) + "-00";
    }

    /** {@code version-traceid-spanid-flags}; a later version than 00 may add parts behind. */
    private static boolean isWellFormed(String traceparent) {
        int length = traceparent.length();
        boolean complete = length == TRACEPARENT_LENGTH
                || (length > TRACEPARENT_LENGTH
                        && !traceparent.startsWith("00-")
                        && traceparent.charAt(TRACEPARENT_LENGTH) == '-');
        return complete
                && !traceparent.startsWith("ff")
                && isHex(traceparent, 0, TRACE_ID_START - 1)
                && traceparent.charAt(TRACE_ID_START - 1) == '-'
                && isHex(traceparent, TRACE_ID_START, TRACE_ID_END)
                && !isZero(traceparent, TRACE_ID_START, TRACE_ID_END)
                && traceparent.charAt(TRACE_ID_END) == '-'
                && isHex(traceparent, TRACE_ID_END + 1, SPAN_ID_END)
                && !isZero(traceparent, TRACE_ID_END + 1, SPAN_ID_END)
                && traceparent.charAt(SPAN_ID_END) == '-'
                && isHex(traceparent, SPAN_ID_END + 1, TRACEPARENT_LENGTH);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
