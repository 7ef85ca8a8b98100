package platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * Refuses a caller who may not call an end point, before any argument of the end point is resolved. So the body of such a caller is not
 * read, parsed or validated. An operator whose token is limited to sales channels may only call end points that declare {@link
 * AppliesChannels}. An end point of the API without an access annotation is closed to all callers.
 */
final class AccessCheck implements HandlerInterceptor {

    private static final String API = "/api/";

    private final Map<Method, Access> known = new ConcurrentHashMap<>(); // one entry for each end point

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod endPoint) {
            switch (accessTo(endPoint)) {
                case Access.AnyScopeOf any -> Caller.current().require(any);
                case Access.AnyToken token -> Caller.current();
                case Access.Open open -> {}
                case Access.Undeclared undeclared -> requireOutsideApi(request);
            }
        }
        return true;
    }

    private Access accessTo(HandlerMethod endPoint) {
        Access access = known.get(endPoint.getMethod());
        return access == null
                ? known.computeIfAbsent(endPoint.getMethod(), method -> Access.of(endPoint.getBeanType(), method))
                : access;
    }

    /**
     * Refuses an end point of the API that has no access annotation. End points of libraries, outside the API, have none and stay open.
     * Spring's own answer to OPTIONS has no URL pattern at all.
     */
    private static void requireOutsideApi(HttpServletRequest request) {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern
                && pattern.startsWith(API)) {
            throw new ProblemException(
                    PlatformProblem.FORBIDDEN,
                    "This end point does not declare who may call it.",
                    Map.of("path", pattern));
        }
    }
}
