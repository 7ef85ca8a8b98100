package platform.ratelimit;

import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import platform.web.ProblemWriter;

/**
 * Installs the rate limits of requests. The filter runs after security, because security identifies the caller, and before the body is
 * read. Security itself counts the requests that it refuses. Token requests are also answered by security, so a second filter before
 * security counts them.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitProperties.class)
class RateLimiting {

    /** Spring Security's filters are at -100, the body's limit at 0. */
    private static final int BEFORE_SECURITY = -150;

    private static final int AFTER_SECURITY = -50;

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication
    static class Edge implements WebMvcConfigurer {

        private final OperationLimits operations;

        Edge(RateLimits limits, RateLimitProperties rates) {
            operations = new OperationLimits(limits, rates);
        }

        /** Refuses the start if a configured rate names an unknown operation: its limit would silently not exist. */
        @Bean
        SmartInitializingSingleton everyRateIsOfAnOperation(
                @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
            return () -> operations.requireExistingOperations(
                    mappings.getHandlerMethods().keySet());
        }

        @Bean
        static FilterRegistrationBean<RequestLimits> requestLimits(
                CallerLimits limits, LongWork longWork, ProblemWriter problems, Environment environment) {
            return filter(limits, longWork, problems, environment, AFTER_SECURITY, "/*");
        }

        @Bean
        static FilterRegistrationBean<RequestLimits> tokenRequestLimits(
                CallerLimits limits, LongWork longWork, ProblemWriter problems, Environment environment) {
            return filter(limits, longWork, problems, environment, BEFORE_SECURITY, "/oauth2/token");
        }

        private static FilterRegistrationBean<RequestLimits> filter(
                CallerLimits limits,
                LongWork longWork,
                ProblemWriter problems,
                Environment environment,
                int order,
                String path) {
            FilterRegistrationBean<RequestLimits> filter =
                    new FilterRegistrationBean<>(new RequestLimits(limits, longWork, problems, health(environment)));
            filter.setOrder(order);
            filter.setUrlPatterns(List.of(path));
            return filter;
        }

        private static String health(Environment environment) {
            String base = environment.getProperty("management.endpoints.web.base-path", "/actuator");
            return (base.equals("/") ? "" : base) + "/health";
        }

        @Override
        public void addInterceptors(InterceptorRegistry interceptors) {
            interceptors.addInterceptor(operations);
        }
    }
}
