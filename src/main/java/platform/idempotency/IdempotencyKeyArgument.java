package platform.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import platform.security.Caller;
import platform.upload.RequestFiles;
import platform.web.Limits;
import platform.web.ProblemException;

/** Passes the idempotency key of a write to the controller. A write without a key is refused. */
final class IdempotencyKeyArgument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == IdempotencyKey.class;
    }

    @Override
    public IdempotencyKey resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest request = (HttpServletRequest) webRequest.getNativeRequest();
        String value = request.getHeader(IdempotencyKey.HEADER);
        if (value == null) {
            throw ProblemException.invalid(IdempotencyKey.HEADER, "is required on every write");
        }
        if (!isAcceptable(value)) {
            throw ProblemException.invalid(
                    IdempotencyKey.HEADER,
                    "must be 1 to %d visible ASCII characters".formatted(Limits.MAX_IDEMPOTENCY_KEY));
        }
        return IdempotencyKey.of(Caller.current().subject(), request, value, RequestFiles.identityOf(request));
    }

    private static boolean isAcceptable(String value) {
        return !value.isEmpty()
                && value.length() <= Limits.MAX_IDEMPOTENCY_KEY
                && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
