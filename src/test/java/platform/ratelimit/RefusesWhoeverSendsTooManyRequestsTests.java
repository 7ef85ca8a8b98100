package platform.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import platform.security.Caller;
import platform.security.CallerToken;
import platform.web.ProblemWriter;
import testing.BoundSettings;
import tools.jackson.databind.json.JsonMapper;

class RefusesWhoeverSendsTooManyRequestsTests {

    private static final Caller SHOPPER = new Caller("ada", Set.of("orders"));
    private static final Caller OPERATOR = new Caller("grace", Set.of("orders", "operator.reports"));
    private static final Caller LOAD_TEST = new Caller("bench", Set.of("orders"));

    private final RateLimitProperties rates = BoundSettings.of(
            RateLimitProperties.class,
            Map.of(
                    "all", "60/1d",
                    "per-shopper", "3/1d",
                    "per-operator", "5/1d",
                    "per-address", "4/1d",
                    "benchmark-subjects", "bench, other"));
    private final CallerLimits limits = new CallerLimits(
            new RateLimits(new LiveInstances(), new SimpleMeterRegistry()), rates, new CallerClasses(rates));
    private final LongWork longWork = new LongWork(limits, new SimpleMeterRegistry());
    private final RequestLimits filter =
            new RequestLimits(limits, longWork, new ProblemWriter(JsonMapper.shared(), List.of()), "/actuator/health");

    @AfterEach
    void signOut() {
        longWork.destroy();
        SecurityContextHolder.clearContext();
    }

    private MockHttpServletResponse send(Caller caller, String address, String path) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        request.setRemoteAddr(address);
        if (caller == null) {
            SecurityContextHolder.clearContext();
        } else {
            SecurityContextHolder.getContext().setAuthentication(new CallerToken(caller, Instant.MAX));
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        filter.doFilter(request, response, chain);
        assertThat(chain.getRequest() == null).isEqualTo(response.getStatus() == 429);
        return response;
    }

    private int served(Caller caller, String address, String path) throws Exception {
        int served = 0;
        for (int i = 0; i < 10; i++) {
            served += send(caller, address, path).getStatus() == 200 ? 1 : 0;
        }
        return served;
    }

    @Test
    void shoppersAndOperatorsBySubjectAtAnyAddress() throws Exception {
        assertThat(served(SHOPPER, "10.0.0.1", "/api/v2/orders")).isEqualTo(3);
        assertThat(served(SHOPPER, "10.0.0.2", "/api/v2/orders")).isZero();
        assertThat(served(new Caller("eve", Set.of("orders")), "10.0.0.1", "/api/v2/orders"))
                .isEqualTo(3);
        assertThat(served(OPERATOR, "10.0.0.1", "/api/v2/orders")).isEqualTo(5);
    }

    @Test
    void loadTestsAreNot() throws Exception {
        assertThat(served(LOAD_TEST, "10.0.0.1", "/api/v2/orders")).isEqualTo(10);
    }

    @Test
    void callersWithoutATokenByAddress() throws Exception {
        String callbacks = "/api/v2/payments/callbacks/sandbox";
        assertThat(served(null, "10.0.0.1", callbacks)).isEqualTo(4);
        assertThat(served(null, "10.0.0.2", callbacks)).isEqualTo(4);
        assertThat(served(null, "10.0.0.1", "/actuator/health/liveness")).isEqualTo(10);
        assertThat(served(null, "10.0.0.1", "/actuator/health")).isEqualTo(10);
        assertThat(served(null, "10.0.0.1", "/actuator/healthy")).isZero();
    }

    @Test
    void allTogether() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertThat(served(LOAD_TEST, "10.0.0.1", "/api/v2/orders")).isEqualTo(10);
        }
        assertThat(served(LOAD_TEST, "10.0.0.1", "/api/v2/orders")).isZero();
        assertThat(served(OPERATOR, "10.0.0.1", "/api/v2/orders")).isZero();
    }

    @Test
    void theAnswerNamesTheLimitAndTheTimeOfTheNextAttempt() throws Exception {
        served(SHOPPER, "10.0.0.1", "/api/v2/orders");

        MockHttpServletResponse refused = send(SHOPPER, "10.0.0.1", "/api/v2/orders");

        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(refused.getContentType()).isEqualTo("application/problem+json");
        assertThat(Long.parseLong(refused.getHeader("Retry-After"))).isBetween(1L, 86_400L / 3);
        assertThat(refused.getContentAsString()).contains("TOO_MANY_REQUESTS", "shopper", "3/86400s");
    }
}
