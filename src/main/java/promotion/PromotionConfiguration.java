package promotion;

import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
class PromotionConfiguration {

    @Bean
    IdempotencyRows promotionKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "promotion", clock);
    }
}
