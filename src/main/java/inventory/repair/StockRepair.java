package inventory.repair;

import inventory.InventoryEvent.AvailabilityChanged;
import inventory.stock.Movements;
import inventory.stock.SkuStock;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;

/**
 * Sets the stock of a SKU to the values of its ledger, and publishes its availability. If the ledger has a break, its values contradict
 * each other, so nothing is changed.
 */
@Component
@ConditionalOnAudit
class StockRepair implements Repair {

    private final StockLevels levels;
    private final Movements movements;
    private final ApplicationEventPublisher publisher;

    StockRepair(StockLevels levels, Movements movements, ApplicationEventPublisher publisher) {
        this.levels = levels;
        this.movements = movements;
        this.publisher = publisher;
    }

    @Override
    public String finding() {
        return "stock-ledger";
    }

    @Override
    public boolean repair(String skuId) {
        TreeSet<StockLevels.Key> known = new TreeSet<>();
        movements.totals(skuId).keySet().forEach(warehouseId -> known.add(new StockLevels.Key(skuId, warehouseId)));
        levels.insertMissing(known);
        SkuStock stock = levels.lock(List.of(skuId)).getOrDefault(skuId, SkuStock.none(skuId));
        // read again, because under the lock no other transaction can add to the ledger
        Map<String, Movements.Totals> ledger = movements.totals(skuId);
        if (ledger.values().stream().anyMatch(Movements.Totals::isBroken)) {
            return false;
        }
        List<StockLevel> wrong = new ArrayList<>();
        SkuStock repaired = stock;
        for (StockLevel level : stock.levels()) {
            Movements.Totals expected = ledger.getOrDefault(level.warehouseId(), Movements.Totals.NONE);
            if (level.onHand() != expected.onHand() || level.reserved() != expected.reserved()) {
                StockLevel corrected = new StockLevel(
                        skuId,
                        level.warehouseId(),
                        level.priority(),
                        expected.onHand(),
                        expected.reserved(),
                        level.version() + 1);
                wrong.add(corrected);
                repaired = repaired.with(corrected);
            }
        }
        if (wrong.isEmpty()) {
            return false;
        }
        levels.write(wrong);
        publisher.publishEvent(new AvailabilityChanged(skuId, repaired.available(), repaired.version()));
        return true;
    }
}
