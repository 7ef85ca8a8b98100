package catalog;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import outbox.Timer;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

    private static final Duration KEYS_ARE_KEPT = Duration.ofHours(24);

    @Bean
    IdempotencyRows catalogKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "catalog", clock);
    }

    @Bean
    Timer catalogKeysRunOut(IdempotencyRows catalogKeys) {
        return (now, limit) -> {
            catalogKeys.purge(now.minus(KEYS_ARE_KEPT), limit);
            return List.of();
        };
    }
}
