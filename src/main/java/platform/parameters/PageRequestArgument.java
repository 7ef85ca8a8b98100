package platform.parameters;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import platform.page.PageLimits;
import platform.page.PageRequest;

/** Passes the page that a caller asks for to the controller. {@link QueryChecks} has refused values that cannot be converted. */
final class PageRequestArgument implements HandlerMethodArgumentResolver {

    private final ObjectProvider<ConversionService> conversions;

    PageRequestArgument(ObjectProvider<ConversionService> conversions) {
        this.conversions = conversions;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == PageRequest.class;
    }

    @Override
    public PageRequest resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        PageLimits limits = requireNonNull(parameter.getParameterAnnotation(PageLimits.class));
        Integer limit = convert(request.getParameterValues(PageRequest.LIMIT), Integer.class);
        return new PageRequest(
                limit == null ? limits.defaultLimit() : limit,
                convert(request.getParameterValues(PageRequest.CURSOR), String.class));
    }

    /** @return null if the parameter was not sent */
    private <T> @Nullable T convert(String @Nullable [] values, Class<T> type) {
        return values == null ? null : conversions.getObject().convert(QueryChecks.source(values), type);
    }
}
