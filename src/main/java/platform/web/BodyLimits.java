package platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import platform.web.BodySenders.Kind;
import platform.web.BodySenders.Sender;

/**
 * Reads the body of a request once, up to its limit, and keeps the bytes. So the idempotency key hashes the same bytes that the controller
 * parses. The body is read when a component first asks for it, so a request that is refused for another reason costs only its headers. A
 * body above the limit is refused as early as possible: from the declared length, if there is one. A body that arrives too slowly is
 * refused as well.
 */
public final class BodyLimits extends HttpFilter {

    private static final String ATTRIBUTE = BodyLimits.class.getName();
    /** The path of GraphQL, whose bodies have a limit of their own. */
    static final String GRAPHQL = "/graphql";

    private static final byte[] NO_BODY = {};
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS");

    /** Size of the first buffer of a body. A full buffer is doubled. */
    private static final int FIRST_BYTES = 2 << 10;

    private final BodyMemory memory;
    private final BodySettings settings;
    private final BodySenders senders;
    private final LongSupplier nanoTime;

    BodyLimits(BodySettings settings, BodySenders senders) {
        this(settings, senders, new BodyMemory(settings), System::nanoTime);
    }

    /** @param nanoTime clock like {@link System#nanoTime()} */
    BodyLimits(BodySettings settings, BodySenders senders, BodyMemory memory, LongSupplier nanoTime) {
        this.settings = settings;
        this.senders = senders;
        this.memory = memory;
        this.nanoTime = nanoTime;
    }

    /**
     * The bytes of the body exactly as received; empty if the request has no body. Reads the body at the first call.
     *
     * @throws ProblemException 413 if the body is above its limit; 400 if it does not arrive as declared; 408 if it takes too long; 503
     *     while the bodies of other requests use all memory for bodies
     */
    public static byte[] bodyOf(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof LimitedBody body ? body.bytes() : NO_BODY;
    }

    /** The path of a request, decoded and without parameters: the same for each spelling, so each spelling has the same limits. */
    public static String pathOf(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }

    /** The refusal of a body that is larger than its limit. */
    public static ProblemException tooLarge(long limitBytes) {
        return new ProblemException(
                PlatformProblem.BODY_TOO_LARGE,
                "The body is larger than %d bytes.".formatted(limitBytes),
                Map.of("limit_bytes", limitBytes));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long declaredBytes = request.getContentLengthLong();
        if (declaredBytes == 0 || (declaredBytes < 0 && BODILESS.contains(request.getMethod()))) {
            chain.doFilter(request, response);
            return;
        }
        Sender sender = senders.of(request);
        int limitBytes = limitBytes(request, sender);
        try (BodyMemory.Share share = memory.share(sender, limitBytes)) {
            LimitedBody limited = new LimitedBody(request, limitBytes, share);
            request.setAttribute(ATTRIBUTE, limited);
            chain.doFilter(limited, response);
        }
    }

    private static int limitBytes(HttpServletRequest request, Sender sender) {
        if (sender.kind() == Kind.WITHOUT_TOKEN) {
            return Limits.MAX_OPEN_BODY_BYTES;
        }
        String path = pathOf(request);
        if (path.equals(GRAPHQL)) {
            return Limits.MAX_GRAPHQL_BODY_BYTES;
        }
        return path.endsWith("/import") ? Limits.MAX_IMPORT_BODY_BYTES : Limits.MAX_BODY_BYTES;
    }

    private final class LimitedBody extends HttpServletRequestWrapper {

        private final int limitBytes;
        private final BodyMemory.Share share;
        private final Duration timeout;
        private final long deadlineNanos;
        private @Nullable ReadBody read;

        LimitedBody(HttpServletRequest request, int limitBytes, BodyMemory.Share share) {
            super(request);
            this.limitBytes = limitBytes;
            this.share = share;
            timeout = settings.timeout(limitBytes);
            deadlineNanos = nanoTime.getAsLong() + timeout.toNanos();
        }

        byte[] bytes() {
            return body().bytes;
        }

        @Override
        public ServletInputStream getInputStream() {
            return body();
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(body(), StandardCharsets.UTF_8));
        }

        @Override
        public @Nullable String getParameter(String name) {
            readForm();
            return super.getParameter(name);
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            readForm();
            return super.getParameterValues(name);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            readForm();
            return super.getParameterMap();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            readForm();
            return super.getParameterNames();
        }

        /**
         * The container would read a form itself, without the limit. Therefore it is read here first, and the container finds it read.
         * Other bodies have no parameters, and are not read: Spring asks for the parameters of each request if it logs requests.
         */
        private void readForm() {
            String type = getContentType();
            if (type != null && type.regionMatches(true, 0, FORM, 0, FORM.length())) {
                body();
            }
        }

        private ReadBody body() {
            ReadBody body = read;
            if (body == null) {
                body = new ReadBody(readBytes());
                read = body;
            }
            return body;
        }

        private byte[] readBytes() {
            long declaredBytes = getContentLengthLong();
            if (declaredBytes > limitBytes) {
                throw tooLarge(limitBytes);
            }
            byte[] bytes;
            try {
                bytes = readUpTo(declaredBytes < 0 ? limitBytes + 1 : (int) declaredBytes);
            } catch (SocketTimeoutException silent) {
                throw tooSlow();
            } catch (IOException broken) {
                throw new ProblemException(
                        PlatformProblem.BODY_INCOMPLETE,
                        "The body did not arrive as its headers declare it.",
                        Map.of());
            }
            if (bytes.length > limitBytes) {
                throw tooLarge(limitBytes);
            }
            return bytes;
        }

        /**
         * Takes memory only as the body arrives. So a caller that declares a large body and sends little takes little memory from other
         * requests.
         */
        private byte[] readUpTo(int most) throws IOException {
            ServletInputStream body = super.getInputStream();
            byte[] bytes = NO_BODY;
            int length = 0;
            while (length < most) {
                if (length == bytes.length) {
                    int larger = Math.min(most, Math.max(FIRST_BYTES, 2 * length));
                    share.take(larger - length);
                    bytes = Arrays.copyOf(bytes, larger);
                }
                int read = body.read(bytes, length, bytes.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
                if (nanoTime.getAsLong() - deadlineNanos > 0) {
                    throw tooSlow();
                }
            }
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }

        private ProblemException tooSlow() {
            return new ProblemException(
                    PlatformProblem.BODY_TOO_SLOW,
                    "The body did not arrive within %d seconds, or the caller stopped sending it."
                            .formatted(timeout.toSeconds()),
                    Map.of("limit_seconds", timeout.toSeconds()));
        }
    }

    private static final class ReadBody extends ServletInputStream {

        private final byte[] bytes;
        private final ByteArrayInputStream rest;

        ReadBody(byte[] bytes) {
            this.bytes = bytes;
            rest = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return rest.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return rest.read(target, offset, length);
        }

        @Override
        public int available() {
            return rest.available();
        }

        @Override
        public boolean isFinished() {
            return rest.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("The body has already been read");
        }
    }
}
