package platform.idempotency;

import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import platform.clock.ClockCheck;
import platform.id.Ids;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExpiredKeys.Retention.class)
class Idempotency implements WebMvcConfigurer {

    private final Ids ids;

    Idempotency(Ids ids) {
        this.ids = ids;
    }

    @Bean
    InProgress inProgress() {
        return new InProgress();
    }

    @Bean
    ExpiredKeys expiredKeys(
            ObjectProvider<IdempotencyRows> tables,
            ExpiredKeys.Retention retention,
            Clock clock,
            ClockCheck check,
            @Value("${orderwright.outbox.delivers:true}") boolean enabled) {
        return new ExpiredKeys(tables.stream().toList(), retention, clock, check, enabled);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new IdempotencyKeyArgument(ids));
    }
}
