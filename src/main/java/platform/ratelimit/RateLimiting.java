package platform.ratelimit;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import platform.web.ProblemWriter;

/** Limits of requests: after security, as it knows who calls, and before the body is read. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitProperties.class)
class RateLimiting {

    /** Spring Security's filters are at -100, the body's limit at 0. */
    private static final int AFTER_SECURITY = -50;

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication
    static class Edge implements WebMvcConfigurer {

        private final RateLimits limits;
        private final RateLimitProperties rates;

        Edge(RateLimits limits, RateLimitProperties rates) {
            this.limits = limits;
            this.rates = rates;
        }

        @Bean
        static FilterRegistrationBean<RequestLimits> requestLimits(
                RateLimits limits, RateLimitProperties rates, CallerClasses classes, ProblemWriter problems) {
            FilterRegistrationBean<RequestLimits> filter =
                    new FilterRegistrationBean<>(new RequestLimits(limits, rates, classes, problems));
            filter.setOrder(AFTER_SECURITY);
            filter.setUrlPatterns(List.of("/*"));
            return filter;
        }

        @Override
        public void addInterceptors(InterceptorRegistry interceptors) {
            interceptors.addInterceptor(new OperationLimits(limits, rates));
        }
    }
}
