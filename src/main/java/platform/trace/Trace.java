package platform.trace;

import jakarta.servlet.ServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The trace id of a request: 32 hexadecimal digits, as in W3C Trace Context. Every event and log line that the request causes carries it.
 */
public final class Trace {

    /** Key of the trace id in the MDC, from which log lines take it. */
    public static final String MDC_KEY = "trace_id";

    public static final String ATTRIBUTE = Trace.class.getName();

    private static final HexFormat HEX = HexFormat.of();
    private static final int TRACE_ID_START = 3;
    private static final int TRACE_ID_LENGTH = 32;
    private static final int TRACE_ID_END = TRACE_ID_START + TRACE_ID_LENGTH;
    private static final int SPAN_ID_END = TRACE_ID_END + 17;
    private static final int TRACEPARENT_LENGTH = SPAN_ID_END + 3;

    private Trace() {}

    /** The trace id of the current thread; a new one if the thread has none. */
    public static String current() {
        String current = MDC.get(MDC_KEY);
        return current == null ? fresh() : current;
    }

    /** Runs the work with the trace id, and then restores the trace id that the thread had before. */
    public static void with(String traceId, Runnable work) {
        String outer = MDC.get(MDC_KEY);
        MDC.put(MDC_KEY, traceId);
        try {
            work.run();
        } finally {
            restore(outer);
        }
    }

    /**
     * Like {@link #with(String, Runnable)}, for work that returns a result.
     *
     * @param traceId null to run the work without a trace id
     */
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
                + HEX.toHexDigits(random.nextLong()); // "| 1" as a trace id of zeros only is invalid
    }

    /** The trace id of a request. It is correct on every thread, not only on the thread that received the request. */
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

    /**
     * The trace id of a {@code traceparent} header; a new one if the header is absent or not well-formed.
     *
     * @param traceparent value of the header; null if it is absent
     */
    public static String continued(@Nullable String traceparent) {
        return traceparent != null && isWellFormed(traceparent)
                ? traceparent.substring(TRACE_ID_START, TRACE_ID_END)
                : fresh();
    }

    /** Value of the {@code traceresponse} header, which reports the trace id to the caller. It carries a new span id of the platform. */
    public static String traceresponse(String traceId) {
        return "00-" + traceId + "-"
                + HEX.toHexDigits(ThreadLocalRandom.current().nextLong() | 1) + "-00";
    }

    /** The form is {@code version-traceid-spanid-flags}. A version later than 00 may append further parts. */
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
