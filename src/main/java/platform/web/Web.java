package platform.web;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.validation.Validator;
import java.time.Instant;
import java.util.Locale;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.xml.AbstractXmlHttpMessageConverter;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.FixedLocaleResolver;
import platform.trace.TraceFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Configures the HTTP edge. A request passes, in this order: metrics, the trace id, the token, the rate limits, the scope, the body, the
 * controllers.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class Web implements WebMvcConfigurer {

    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE;
    private static final int BEFORE_SECURITY = FIRST + 1;
    private static final int AFTER_SECURITY = 0;

    private final JsonMapper mapper;
    private final Validator validator;
    private final ObjectProvider<FieldProblem.Finder<?>> finders;

    Web(JsonMapper mapper, Validator validator, ObjectProvider<FieldProblem.Finder<?>> finders) {
        this.mapper = mapper;
        this.validator = validator;
        this.finders = finders;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.withJsonConverter(new JsonBodies(mapper, validator, finders));
        // No end point answers in XML, but Spring would ask these converters about each answer.
        converters.configureMessageConvertersList(
                all -> all.removeIf(AbstractXmlHttpMessageConverter.class::isInstance));
    }

    @Override
    public void addFormatters(FormatterRegistry formatters) {
        formatters.addConverter(String.class, Instant.class, Instants::parse);
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(new ConcreteTypes());
    }

    @Configuration(proxyBeanMethods = false)
    static class Json {

        @Bean
        JsonMapperBuilderCustomizer strictJson() {
            return builder -> builder.addModule(new StrictTypes()).addHandler(new CollectingProblems());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(BodySettings.class)
    static class Filters {

        @Bean
        ProblemWriter problemWriter(JsonMapper mapper, ObjectProvider<ProblemWriter.OtherForm> otherForms) {
            return new ProblemWriter(mapper, otherForms.stream().toList());
        }

        @Bean
        FilterRegistrationBean<RequestMetrics> requestMetrics(MeterRegistry registry) {
            return onRequests(new RequestMetrics(registry), FIRST, "/*");
        }

        @Bean
        FilterRegistrationBean<TraceFilter> traceFilter() {
            return onRequests(new TraceFilter(), BEFORE_SECURITY, "/*");
        }

        @Bean
        FilterRegistrationBean<BodyLimits> bodyLimits(BodySettings settings, BodySenders senders) {
            return onRequests(
                    new BodyLimits(settings, senders), AFTER_SECURITY, "/api/*", "/sandbox/*", BodyLimits.GRAPHQL);
        }

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerProblems(ProblemWriter problems) {
            return factory -> factory.addContextCustomizers(
                    context -> ContainerProblems.install((StandardHost) context.getParent(), problems));
        }

        /** A caller that sends nothing of a body waits as long as a body may take, instead of Tomcat's time-out of connections. */
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> silentBodies(BodySettings settings) {
            return factory -> factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
                    protocol.setDisableUploadTimeout(false);
                    protocol.setConnectionUploadTimeout(
                            Math.toIntExact(settings.bodyTimeout().toMillis()));
                }
            });
        }

        /** Messages of rules are always in English, whatever language the caller prefers. */
        @Bean
        LocaleResolver localeResolver() {
            return new FixedLocaleResolver(Locale.ENGLISH);
        }

        private static <T extends Filter> FilterRegistrationBean<T> onRequests(T filter, int order, String... paths) {
            FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
            registration.setOrder(order);
            registration.addUrlPatterns(paths);
            return registration;
        }
    }
}
