package inventory;

import inventory.stock.AllocationPolicy;
import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
class InventoryConfiguration {

    @Bean
    AllocationPolicy allocationPolicy() {
        return AllocationPolicy::oneWarehouseElseSplit;
    }

    @Bean
    IdempotencyRows inventoryKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "inventory", clock);
    }
}
