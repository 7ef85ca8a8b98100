package platform.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerMapping;

/** The variables in the path of the request that this thread handles. */
public final class PathVariables {

    private PathVariables() {}

    /** Null if this thread handles no request, or one without the variable. */
    public static @Nullable String find(String name) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        Object variables = request == null
                ? null
                : request.getAttribute(
                        HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        return variables instanceof Map<?, ?> byName && byName.get(name) instanceof String value ? value : null;
    }
}
