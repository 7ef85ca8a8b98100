package platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;

/** The metrics of requests for dashboards: rate, errors and duration, by route and status. */
class CountsRequestsByRouteTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RequestMetrics metrics = new RequestMetrics(registry);

    @Test
    void eachRequestCountsUnderItsRouteAndStatus() throws Exception {
        metrics.doFilter(request("POST", "/api/v2/orders"), new MockHttpServletResponse(), answer(201));
        metrics.doFilter(request("POST", "/api/v2/orders"), new MockHttpServletResponse(), answer(409));
        metrics.doFilter(request("GET", "/api/v2/orders/{order_no}"), new MockHttpServletResponse(), answer(200));
        metrics.doFilter(request("GET", "/api/v2/orders/{order_no}"), new MockHttpServletResponse(), answer(200));

        assertThat(count("POST", "/api/v2/orders", "201", "SUCCESS")).isOne();
        assertThat(count("POST", "/api/v2/orders", "409", "CLIENT_ERROR")).isOne();
        assertThat(count("GET", "/api/v2/orders/{order_no}", "200", "SUCCESS")).isEqualTo(2);
    }

    @Test
    void requestsThatReachNoControllerShareOneSeries() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            metrics.doFilter(
                    new MockHttpServletRequest("MAKE" + i, "/some/path/" + i),
                    new MockHttpServletResponse(),
                    answer(404));
        }

        assertThat(count("OTHER", "UNKNOWN", "404", "CLIENT_ERROR")).isEqualTo(1_000);
        assertThat(registry.find("http.server.requests").timers()).hasSize(1);
    }

    @Test
    void aFailureWithoutAnAnswerCountsAsAnError() {
        assertThatThrownBy(() -> metrics.doFilter(
                        request("GET", "/api/v2/orders"), new MockHttpServletResponse(), (request, response) -> {
                            throw new ServletException("planted");
                        }))
                .hasMessage("planted");

        assertThat(count("GET", "/api/v2/orders", "500", "SERVER_ERROR")).isOne();
    }

    @Test
    void prometheusReadsAHistogram() throws Exception {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new RequestMetrics(prometheus)
                .doFilter(request("POST", "/api/v2/orders"), new MockHttpServletResponse(), answer(201));

        assertThat(prometheus.scrape())
                .contains("http_server_requests_seconds_bucket{")
                .contains("le=\"0.35\"")
                .containsPattern(
                        "http_server_requests_seconds_count\\{method=\"POST\",outcome=\"SUCCESS\",status=\"201\",uri=\"/api/v2/orders\"} 1");
    }

    /** Prints the time and asserts only the memory, because the time depends on the machine. */
    @Test
    void aRequestCostsNoMemoryThatGrows() throws Exception {
        RequestMetrics counted = new RequestMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        MockHttpServletRequest request = request("POST", "/api/v2/orders");
        MockHttpServletResponse response = new MockHttpServletResponse();
        FilterChain nothing = (ignored, alsoIgnored) -> {};
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int requests = 200_000;
        send(counted, request, response, nothing, requests); // warms up the compiler
        long bytesBefore = threads.getCurrentThreadAllocatedBytes();
        long nanosBefore = System.nanoTime();
        send(counted, request, response, nothing, requests);
        long nanos = (System.nanoTime() - nanosBefore) / requests;
        long bytes = (threads.getCurrentThreadAllocatedBytes() - bytesBefore) / requests;

        System.out.printf("To count a request took %d ns and %d bytes.%n", nanos, bytes);
        assertThat(bytes).isLessThan(256);
    }

    private static void send(
            RequestMetrics metrics,
            MockHttpServletRequest request,
            MockHttpServletResponse response,
            FilterChain chain,
            int times)
            throws IOException, ServletException {
        for (int i = 0; i < times; i++) {
            metrics.doFilter(request, response, chain);
        }
    }

    private long count(String method, String uri, String status, String outcome) {
        Timer timer = registry.find("http.server.requests")
                .tags("method", method, "uri", uri, "status", status, "outcome", outcome)
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private static MockHttpServletRequest request(String method, String route) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/as/called");
        request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, route);
        return request;
    }

    private static FilterChain answer(int status) {
        return (request, response) -> ((HttpServletResponse) response).setStatus(status);
    }
}
