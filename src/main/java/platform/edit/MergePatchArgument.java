package platform.edit;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import platform.web.BodyLimits;
import platform.web.JsonBodies;

/** Passes a merge patch to the controller. */
final class MergePatchArgument implements HandlerMethodArgumentResolver {

    private final JsonBodies bodies;

    MergePatchArgument(JsonBodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == MergePatch.class;
    }

    @Override
    public MergePatch<?> resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        byte[] json = BodyLimits.bodyOf((HttpServletRequest) request.getNativeRequest());
        return new MergePatch<>(
                ResolvableType.forMethodParameter(parameter).getGeneric().toClass(), bodies.readObject(json));
    }
}
