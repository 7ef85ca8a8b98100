package platform.ratelimit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import platform.security.Caller;
import platform.web.ProblemException;
import platform.web.ProblemWriter;

/**
 * Refuses requests of whoever sends too many, before their bodies are read: by the subject of the token, without one by the remote address,
 * and all together. Health and metrics are always served.
 */
final class RequestLimits extends HttpFilter {

    private static final int MOST_PRINCIPALS = 50_000;
    private static final int MOST_ADDRESSES = 50_000;
    private static final String EVERYBODY = "all";
    private static final String NOT_LIMITED = "/actuator/";

    private final CallerClasses classes;
    private final ProblemWriter problems;
    private final RateLimit<String> all;
    private final RateLimit<String> shoppers;
    private final RateLimit<String> operators;
    private final RateLimit<String> benchmarks;
    private final RateLimit<String> addresses;

    RequestLimits(RateLimits limits, RateLimitProperties rates, CallerClasses classes, ProblemWriter problems) {
        this.classes = classes;
        this.problems = problems;
        all = limits.of("platform", rates.all(), 1);
        shoppers = limits.of("shopper", rates.perShopper(), MOST_PRINCIPALS);
        operators = limits.of("operator", rates.perOperator(), MOST_PRINCIPALS);
        benchmarks = limits.of("benchmark", rates.perBenchmark(), MOST_PRINCIPALS);
        addresses = limits.of("address", rates.perAddress(), MOST_ADDRESSES);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!request.getServletPath().startsWith(NOT_LIMITED)) {
            try {
                // The sender's own limit first: what it refuses takes nothing from others.
                takeFor(request);
                all.take(EVERYBODY);
            } catch (ProblemException refusal) {
                problems.write(request, response, refusal);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private void takeFor(HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
            of(classes.of(caller)).take(caller.subject());
        } else {
            addresses.take(request.getRemoteAddr());
        }
    }

    private RateLimit<String> of(CallerClass callers) {
        return switch (callers) {
            case SHOPPER -> shoppers;
            case OPERATOR -> operators;
            case BENCHMARK -> benchmarks;
        };
    }
}
