package platform.ratelimit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.util.Assert;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/** Limits the rate of calls of each operation, for all callers together. */
final class OperationLimits implements HandlerInterceptor {

    private static final int MOST_OPERATIONS = 1000;

    private final RateLimit<Method> usual;
    private final Map<String, RateLimit<Method>> named = new HashMap<>();
    private final Map<Method, RateLimit<Method>> byMethod =
            new ConcurrentHashMap<>(); // one entry for each operation of the API

    OperationLimits(RateLimits limits, RateLimitProperties rates) {
        usual = limits.of("operation", rates.perOperation(), MOST_OPERATIONS);
        rates.operations().forEach((operation, rate) -> named.put(operation, limits.of("operation", rate, 1)));
    }

    /**
     * Checks the names of the configured operations.
     *
     * @throws IllegalArgumentException if a rate is configured for an operation that does not exist
     */
    void requireExistingOperations(Set<RequestMappingInfo> mappings) {
        Set<String> existing = mappings.stream()
                .flatMap(mapping -> mapping.getPatternValues().stream()
                        .flatMap(path -> mapping.getMethodsCondition().getMethods().stream()
                                .map(method -> method.name() + " " + path)))
                .collect(Collectors.toSet());
        named.keySet()
                .forEach(operation -> Assert.isTrue(
                        existing.contains(operation),
                        () ->
                                "orderwright.rate-limits.operations.[%s]: there is no such operation; it must be a method and a path as in the API's document, such as POST /api/v2/orders"
                                        .formatted(operation)));
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod operation) {
            Method method = operation.getMethod();
            RateLimit<Method> limit = byMethod.get(method);
            if (limit == null) {
                limit = named.getOrDefault(nameOf(request), usual);
                byMethod.put(method, limit);
            }
            limit.take(method);
        }
        return true;
    }

    private static String nameOf(HttpServletRequest request) {
        return request.getMethod() + " " + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    }
}
