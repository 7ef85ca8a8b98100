package platform.auditlog;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Begins the action of each request to an end point that is {@link Audited} and not shared with shoppers. */
final class AuditedRequests implements HandlerInterceptor {

    private final Map<Method, Boolean> known = new ConcurrentHashMap<>(); // one entry for each end point

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod endPoint
                && known.computeIfAbsent(endPoint.getMethod(), AuditedRequests::isForOperatorsOnly)) {
            new AuditedRequest(request).begin();
        }
        return true;
    }

    private static boolean isForOperatorsOnly(Method endPoint) {
        Audited audited = AnnotatedElementUtils.findMergedAnnotation(endPoint, Audited.class);
        return audited != null && !audited.shared();
    }
}
