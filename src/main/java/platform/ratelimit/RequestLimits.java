package platform.ratelimit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import platform.web.ProblemException;
import platform.web.ProblemWriter;

/**
 * Refuses requests before their body is read: requests of callers that exceed their limits, and requests with a large JSON body while too
 * much long work waits. To read and check a large body takes tens of milliseconds on a thread of requests, and the request would be refused
 * after that. Requests to the health end point are never refused.
 */
final class RequestLimits extends HttpFilter {

    /** In bytes: an order of some hundred lines. */
    private static final long LARGE_BODY = 32 << 10;

    private final CallerLimits limits;
    private final LongWork longWork;
    private final ProblemWriter problems;
    private final String health;

    /** @param health path of the health end point */
    RequestLimits(CallerLimits limits, LongWork longWork, ProblemWriter problems, String health) {
        this.limits = limits;
        this.longWork = longWork;
        this.problems = problems;
        this.health = health;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!isAboutHealth(request.getServletPath())) {
            try {
                limits.take(request);
                if (hasJson(request) && hasLargeBody(request)) {
                    longWork.requireRoom();
                }
            } catch (ProblemException refusal) {
                problems.write(request, response, refusal);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static boolean hasJson(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).contains("json");
    }

    /** Whether the body is large, or sent in chunks, so that its length is not known. A request with neither header has no body. */
    private static boolean hasLargeBody(HttpServletRequest request) {
        return request.getContentLengthLong() > LARGE_BODY || request.getHeader("Transfer-Encoding") != null;
    }

    private boolean isAboutHealth(String path) {
        return path.startsWith(health) && (path.length() == health.length() || path.charAt(health.length()) == '/');
    }
}
