package tracking.webhook;

import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.edit.Edits;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

    @Bean
    IdempotencyRows trackingKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "tracking", clock);
    }

    @Bean
    Edits trackingEdits(IdempotencyRows trackingKeys, Edits.Means meansOfEdits) {
        return new Edits(trackingKeys, meansOfEdits);
    }
}
