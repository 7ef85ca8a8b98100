package inventory.repair;

import inventory.InventoryEvent.AvailabilityChanged;
import inventory.stock.SkuStock;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;

@Configuration(value = "inventoryRepairs", proxyBeanMethods = false)
@ConditionalOnAudit
class RepairConfiguration {

    /**
     * Publishes the current availability of a SKU again, with a version above every published version. It is never wrong to publish the
     * true availability once more, so this repair does not check the finding again under the lock.
     *
     * <p>The key of the finding is the SKU and, after the last {@code @}, the version that was published last.
     */
    @Bean
    Repair availabilityRepair(StockLevels levels, ApplicationEventPublisher publisher) {
        return Repair.of("availability-told", key -> {
            int at = key.lastIndexOf('@');
            String skuId = key.substring(0, at);
            long publishedVersion = Long.parseLong(key.substring(at + 1));
            SkuStock stock = levels.lock(List.of(skuId)).getOrDefault(skuId, SkuStock.none(skuId));
            if (stock.levels().isEmpty()) {
                return false;
            }
            StockLevel first = stock.levels().getFirst();
            long versionIncrease = Math.max(publishedVersion, stock.version()) + 1 - stock.version();
            SkuStock renewed = stock.with(new StockLevel(
                    skuId,
                    first.warehouseId(),
                    first.priority(),
                    first.onHand(),
                    first.reserved(),
                    first.version() + versionIncrease));
            levels.write(List.of(renewed.in(first.warehouseId()).orElseThrow()));
            publisher.publishEvent(new AvailabilityChanged(skuId, renewed.available(), renewed.version()));
            return true;
        });
    }
}
