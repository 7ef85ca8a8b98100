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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Reads a body once, up to its limit, and keeps its bytes: what the idempotency key hashes is what the controller parses. A body
 * above the limit is refused as soon as that is known, from its declared length where it has one.
 */
public final class BodyLimits extends HttpFilter {

    private static final String ATTRIBUTE = BodyLimits.class.getName();
    private static final byte[] NO_BODY = {};
    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS");

    private final ProblemWriter problems;

    BodyLimits(ProblemWriter problems) {
        this.problems = problems;
    }

    /** The bytes of the body as they came; empty without one. */
    public static byte[] bodyOf(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof byte[] body ? body : NO_BODY;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        int limitBytes =
                request.getRequestURI().endsWith("/import") ? Limits.MAX_IMPORT_BODY_BYTES : Limits.MAX_BODY_BYTES;
        long declaredBytes = request.getContentLengthLong();
        if (declaredBytes == 0 || (declaredBytes < 0 && BODILESS.contains(request.getMethod()))) {
            chain.doFilter(request, response);
            return;
        }
        boolean tooLarge = declaredBytes > limitBytes;
        byte[] body = tooLarge
                ? NO_BODY
                : request.getInputStream().readNBytes(declaredBytes < 0 ? limitBytes + 1 : (int) declaredBytes);
        if (tooLarge || body.length > limitBytes) {
            problems.write(request, response, refusal(limitBytes));
            return;
        }
        request.setAttribute(ATTRIBUTE, body);
        chain.doFilter(new ReadRequest(request, body), response);
    }

    private static ProblemException refusal(int limitBytes) {
        return new ProblemException(
                413,
                "BODY_TOO_LARGE",
                "The body is larger than %d bytes.".formatted(limitBytes),
                Map.of("limit_bytes", limitBytes));
    }

    private static final class ReadRequest extends HttpServletRequestWrapper {

        private final ReadBody body;

        ReadRequest(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = new ReadBody(body);
        }

        @Override
        public ServletInputStream getInputStream() {
            return body;
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }
    }

    private static final class ReadBody extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        ReadBody(byte[] body) {
            bytes = new ByteArrayInputStream(body);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public int available() {
            return bytes.available();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("The body is already read");
        }
    }
}
