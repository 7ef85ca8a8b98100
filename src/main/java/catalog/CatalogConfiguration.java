package catalog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import outbox.Command;
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
        return new CatalogKeysRunOut(catalogKeys);
    }

    /** Commands nothing; forgets the keys that are no longer kept. */
    private record CatalogKeysRunOut(IdempotencyRows keys) implements Timer {

        @Override
        public List<? extends Command<?>> due(Instant now, int limit) {
            keys.purge(now.minus(KEYS_ARE_KEPT), limit);
            return List.of();
        }
    }
}
