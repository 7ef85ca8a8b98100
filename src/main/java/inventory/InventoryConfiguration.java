package inventory;

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
class InventoryConfiguration {

    private static final Duration KEYS_ARE_KEPT = Duration.ofHours(24);

    @Bean
    AllocationPolicy allocationPolicy() {
        return AllocationPolicy::oneWarehouseElseSplit;
    }

    @Bean
    IdempotencyRows inventoryKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "inventory", clock);
    }

    @Bean
    Timer inventoryKeysRunOut(IdempotencyRows inventoryKeys) {
        return new InventoryKeysRunOut(inventoryKeys);
    }

    /** Commands nothing; forgets the keys that are no longer kept. */
    private record InventoryKeysRunOut(IdempotencyRows keys) implements Timer {

        @Override
        public List<? extends Command<?>> due(Instant now, int limit) {
            keys.purge(now.minus(KEYS_ARE_KEPT), limit);
            return List.of();
        }
    }
}
