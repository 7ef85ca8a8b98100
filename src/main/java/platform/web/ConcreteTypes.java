package platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a Content-Type that is a pattern, such as {@code *}{@code /*}. Without this check Spring would fail when it reads the headers.
 */
final class ConcreteTypes implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String type = request.getContentType();
        if (type != null && type.indexOf('*') >= 0) {
            throw ProblemException.ofStatus(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The header Content-Type must name one type, such as application/json.");
        }
        return true;
    }
}
