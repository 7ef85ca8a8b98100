package platform.parameters;

import jakarta.validation.Validator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Checks the parameters of the API, after all checks that need no parameters, such as scopes and rate limits. Callbacks are excluded: a
 * provider may append parameters of its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class ParametersConfiguration implements WebMvcConfigurer {

    private final ObjectProvider<ConversionService> conversions;
    private final Validator validator;

    ParametersConfiguration(
            @Qualifier("mvcConversionService") ObjectProvider<ConversionService> conversions, Validator validator) {
        this.conversions = conversions;
        this.validator = validator;
    }

    /** The registry of Spring MVC converts as well. */
    @Override
    public void addFormatters(FormatterRegistry formatters) {
        formatters.addConverter(new ListReader((ConversionService) formatters));
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PageRequestArgument(conversions));
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors
                .addInterceptor(new QueryChecks(conversions.getObject(), validator))
                .order(Ordered.LOWEST_PRECEDENCE)
                .addPathPatterns("/api/**", "/sandbox/**", "/ws/**")
                .excludePathPatterns("/api/v2/*/callbacks/**");
    }
}
