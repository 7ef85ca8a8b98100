package platform.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Counts and times every request. The metric has the name and labels that dashboards for Spring Boot expect:
 * {@code http_server_requests_seconds} by method, route and status.
 *
 * <p>Spring's own observation creates a dozen objects for each request. This filter keeps one timer for each series and only adds to it.
 * The number of series is limited: a route is the URL pattern of a controller, and all requests that reach no controller share one route.
 */
final class RequestMetrics extends HttpFilter {

    static final String NAME = "http.server.requests";

    private static final String NO_ROUTE = "UNKNOWN";
    private static final String OTHER_METHOD = "OTHER";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    /** Upper bounds of the histogram. They include the targets of 350 ms for a checkout and 500 ms for a status. */
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(350),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long begunNanos = System.nanoTime();
        int status = HttpStatus.INTERNAL_SERVER_ERROR.value(); // the server's answer if a filter throws
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            record(request, status, System.nanoTime() - begunNanos);
        }
    }

    private void record(HttpServletRequest request, int status, long nanos) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String route = pattern instanceof String known ? known : NO_ROUTE;
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : OTHER_METHOD;
        Series series = new Series(route, method, status);
        Timer timer = timers.get(series);
        if (timer == null) {
            timer = timers.computeIfAbsent(series, this::timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Series series) {
        return Timer.builder(NAME)
                .description("Requests by method, route and status")
                .tag("method", series.method())
                .tag("uri", series.route())
                .tag("status", Integer.toString(series.status()))
                .tag("outcome", outcome(series.status()))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    /** Spring Boot's name for the class of a status. */
    private static String outcome(int status) {
        return switch (HttpStatus.Series.resolve(status)) {
            case INFORMATIONAL -> "INFORMATIONAL";
            case SUCCESSFUL -> "SUCCESS";
            case REDIRECTION -> "REDIRECTION";
            case CLIENT_ERROR -> "CLIENT_ERROR";
            case SERVER_ERROR -> "SERVER_ERROR";
            case null -> NO_ROUTE;
        };
    }

    private record Series(String route, String method, int status) {}
}
