package inventory.operation;

import static inventory.jooq.Tables.STOCK;
import static platform.sql.AnyOf.anyOf;

import inventory.stock.LowStock;
import inventory.stock.StockLevels;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The thresholds in the stock rows. Call it for rows that the transaction has locked. */
@Repository
class Thresholds {

    private final DSLContext database;
    private final LowStock lowStock;

    Thresholds(DSLContext database, LowStock lowStock) {
        this.database = database;
        this.lowStock = lowStock;
    }

    /** Returns the thresholds of the SKUs, by row. A row without a threshold is absent. */
    Map<StockLevels.Key, Threshold> of(Collection<String> skuIds) {
        Map<StockLevels.Key, Threshold> found = new HashMap<>();
        database.select(STOCK.SKU_ID, STOCK.WAREHOUSE_ID, STOCK.LOW_AT)
                .from(STOCK)
                .where(anyOf(STOCK.SKU_ID, skuIds))
                .and(STOCK.LOW_AT.isNotNull())
                .forEach(row -> {
                    Threshold threshold = new Threshold(row.value1(), row.value2(), row.value3());
                    found.put(threshold.row(), threshold);
                });
        return found;
    }

    /** Changes the thresholds of existing rows at the commit, and with them the list of low stock. */
    void put(Collection<Threshold> thresholds) {
        if (thresholds.isEmpty()) {
            return;
        }
        lowStock.keepAfter(Unnest.of(thresholds)
                .column(STOCK.SKU_ID, Threshold::skuId)
                .column(STOCK.WAREHOUSE_ID, Threshold::warehouseId)
                .column(STOCK.LOW_AT, Threshold::lowAt)
                .update(database, STOCK, STOCK.SKU_ID, STOCK.WAREHOUSE_ID));
    }
}
