package inventory.change;

import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.edit.Edits;
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

    /** Edits lock in the order that {@link inventory.change.StockTransactions} states. */
    @Bean
    Edits inventoryEdits(IdempotencyRows inventoryKeys, Edits.Means meansOfEdits) {
        return new Edits(inventoryKeys, meansOfEdits);
    }
}
