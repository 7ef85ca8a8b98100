package platform.idempotency;

import java.time.Clock;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExpiredKeys.Retention.class)
class Idempotency implements WebMvcConfigurer {

    @Bean
    InProgress inProgress() {
        return new InProgress();
    }

    /** The keys of writes that belong to no module with a table of its own. */
    @Bean
    IdempotencyRows platformKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "platform", clock);
    }

    @Bean
    ExpiredKeys expiredKeys(
            ObjectProvider<IdempotencyRows> tables,
            ExpiredKeys.Retention retention,
            Clock clock,
            @Value("${orderwright.outbox.delivers:true}") boolean enabled) {
        return new ExpiredKeys(tables.stream().toList(), retention, clock, enabled);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new IdempotencyKeyArgument());
    }
}
