package platform.ratelimit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import platform.web.ProblemException;
import platform.web.ProblemWriter;

/** Refuses requests of callers that exceed their limits, before the body is read. Requests to the health end point are never refused. */
final class RequestLimits extends HttpFilter {

    private final CallerLimits limits;
    private final ProblemWriter problems;
    private final String health;

    /** @param health path of the health end point */
    RequestLimits(CallerLimits limits, ProblemWriter problems, String health) {
        this.limits = limits;
        this.problems = problems;
        this.health = health;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!isAboutHealth(request.getServletPath())) {
            try {
                limits.take(request);
            } catch (ProblemException refusal) {
                problems.write(request, response, refusal);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private boolean isAboutHealth(String path) {
        return path.startsWith(health) && (path.length() == health.length() || path.charAt(health.length()) == '/');
    }
}
