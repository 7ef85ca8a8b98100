package platform.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import platform.id.Ids;
import platform.security.Caller;
import platform.upload.RequestFiles;
import platform.web.Limits;
import platform.web.ProblemException;

/** Passes the idempotency key of a write to the controller. A write without a key is refused, or gets a key of its own. */
final class IdempotencyKeyArgument implements HandlerMethodArgumentResolver {

    private final Ids ids;

    IdempotencyKeyArgument(Ids ids) {
        this.ids = ids;
    }

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
        return IdempotencyKey.of(
                Caller.current().subject(), request, valueOf(request), RequestFiles.identityOf(request));
    }

    private String valueOf(HttpServletRequest request) {
        String value = IdempotencyKey.valueIn(request);
        if (value == null) {
            if (IdempotencyKey.isRequiredFor(request.getMethod())) {
                throw ProblemException.invalid(IdempotencyKey.HEADER, "is required for POST and PATCH");
            }
            return ids.next().toString();
        }
        String alias = request.getHeader(IdempotencyKey.ALIAS);
        if (alias != null && !alias.equals(value)) {
            throw ProblemException.invalid(IdempotencyKey.HEADER, "must not differ from " + IdempotencyKey.ALIAS);
        }
        if (!isAcceptable(value)) {
            throw ProblemException.invalid(
                    request.getHeader(IdempotencyKey.HEADER) == null ? IdempotencyKey.ALIAS : IdempotencyKey.HEADER,
                    "must be 1 to %d visible ASCII characters".formatted(Limits.MAX_IDEMPOTENCY_KEY));
        }
        return value;
    }

    private static boolean isAcceptable(String value) {
        return !value.isEmpty()
                && value.length() <= Limits.MAX_IDEMPOTENCY_KEY
                && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
