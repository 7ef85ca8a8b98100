package platform.bulk;

import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BulkProperties.class)
class BulkConfiguration {

    /** The keys of jobs, and of items whose module has no keys of its own. */
    @Bean
    IdempotencyRows platformKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "platform", clock);
    }
}
