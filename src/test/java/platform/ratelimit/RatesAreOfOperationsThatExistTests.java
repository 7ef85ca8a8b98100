package platform.ratelimit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import testing.BoundSettings;

/** A rate for an unknown operation, for example a misspelt one, stops the start. */
class RatesAreOfOperationsThatExistTests {

    private static final Set<RequestMappingInfo> MAPPINGS = Set.of(
            RequestMappingInfo.paths("/api/v2/orders")
                    .methods(RequestMethod.POST, RequestMethod.GET)
                    .build(),
            RequestMappingInfo.paths("/api/v2/orders/{order_no}")
                    .methods(RequestMethod.GET)
                    .build());

    private static void start(String operation) {
        RateLimitProperties rates =
                BoundSettings.of(RateLimitProperties.class, Map.of("operations[%s]".formatted(operation), "5/1m"));
        new OperationLimits(new RateLimits(new LiveInstances(), new SimpleMeterRegistry()), rates)
                .requireExistingOperations(MAPPINGS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /api/v2/orders", "GET /api/v2/orders", "GET /api/v2/orders/{order_no}"})
    void anOperationMayHaveARate(String operation) {
        assertThatCode(() -> start(operation)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/v2/order",
                "PUT /api/v2/orders",
                "POST  /api/v2/orders",
                "/api/v2/orders",
                "GET /api/v2/orders/1"
            })
    void anythingElseIsRefusedByName(String operation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(operation))
                .withMessageContaining("orderwright.rate-limits.operations.[%s]".formatted(operation))
                .withMessageContaining("there is no such operation");
    }

    @Test
    void noneIsNeeded() {
        assertThatCode(() -> new OperationLimits(
                                new RateLimits(new LiveInstances(), new SimpleMeterRegistry()),
                                BoundSettings.of(RateLimitProperties.class, Map.of()))
                        .requireExistingOperations(Set.of()))
                .doesNotThrowAnyException();
    }
}
