package inventory;

import static inventory.jooq.Tables.STOCK;
import static inventory.jooq.Tables.WAREHOUSE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record6;
import org.jooq.SelectOnConditionStep;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The table of stock rows. Its constraint is what never oversells; the decisions before it only say so earlier. */
@Repository
class StockLevels {

    private static final Comparator<StockLevel> SERVING_ORDER =
            Comparator.comparingInt(StockLevel::priority).thenComparing(StockLevel::warehouseId);

    private final DSLContext database;

    StockLevels(DSLContext database) {
        this.database = database;
    }

    /** A stock row. */
    record Key(String skuId, String warehouseId) implements Comparable<Key> {

        static Key of(StockLevel level) {
            return new Key(level.skuId(), level.warehouseId());
        }

        @Override
        public int compareTo(Key other) {
            int bySku = skuId.compareTo(other.skuId);
            return bySku != 0 ? bySku : warehouseId.compareTo(other.warehouseId);
        }
    }

    /** Makes the rows that are not there yet, of warehouses that are known. */
    void open(SortedSet<Key> keys) {
        Unnest rows = Unnest.as("rows");
        Field<String> skuId = rows.column("sku_id", SQLDataType.CLOB, keys, Key::skuId);
        Field<String> warehouseId = rows.column("warehouse_id", SQLDataType.CLOB, keys, Key::warehouseId);
        database.insertInto(STOCK, STOCK.SKU_ID, STOCK.WAREHOUSE_ID)
                .select(select(skuId, warehouseId)
                        .from(rows.table())
                        .join(WAREHOUSE)
                        .on(WAREHOUSE.WAREHOUSE_ID.eq(warehouseId))
                        .orderBy(skuId, warehouseId))
                .onConflictDoNothing()
                .execute();
    }

    /** Locks all rows of each SKU, by key. A SKU without rows is absent. */
    Map<String, SkuStock> lock(Collection<String> skuIds) {
        return bySku(levels().where(STOCK.SKU_ID.eq(any(Unnest.array(SQLDataType.CLOB, skuIds))))
                .orderBy(STOCK.SKU_ID, STOCK.WAREHOUSE_ID)
                .forUpdate()
                .of(STOCK)
                .fetch(StockLevels::level));
    }

    /** As it was last committed; without a level for a SKU that was never stocked. */
    SkuStock of(String skuId) {
        return bySku(levels().where(STOCK.SKU_ID.eq(skuId)).fetch(StockLevels::level))
                .getOrDefault(skuId, SkuStock.none(skuId));
    }

    void write(Collection<StockLevel> levels) {
        Unnest rows = Unnest.as("rows");
        Field<String> skuId = rows.column("sku_id", SQLDataType.CLOB, levels, StockLevel::skuId);
        Field<String> warehouseId = rows.column("warehouse_id", SQLDataType.CLOB, levels, StockLevel::warehouseId);
        Field<Long> onHand = rows.column("on_hand", SQLDataType.BIGINT, levels, StockLevel::onHand);
        Field<Long> reserved = rows.column("reserved", SQLDataType.BIGINT, levels, StockLevel::reserved);
        Field<Long> version = rows.column("version", SQLDataType.BIGINT, levels, StockLevel::version);
        database.update(STOCK)
                .set(STOCK.ON_HAND, onHand)
                .set(STOCK.RESERVED, reserved)
                .set(STOCK.VERSION, version)
                .from(rows.table())
                .where(STOCK.SKU_ID.eq(skuId))
                .and(STOCK.WAREHOUSE_ID.eq(warehouseId))
                .execute();
    }

    private SelectOnConditionStep<Record6<String, String, Integer, Long, Long, Long>> levels() {
        return database.select(
                        STOCK.SKU_ID,
                        STOCK.WAREHOUSE_ID,
                        WAREHOUSE.PRIORITY,
                        STOCK.ON_HAND,
                        STOCK.RESERVED,
                        STOCK.VERSION)
                .from(STOCK)
                .join(WAREHOUSE)
                .on(WAREHOUSE.WAREHOUSE_ID.eq(STOCK.WAREHOUSE_ID));
    }

    private static StockLevel level(Record6<String, String, Integer, Long, Long, Long> row) {
        return new StockLevel(row.value1(), row.value2(), row.value3(), row.value4(), row.value5(), row.value6());
    }

    private static Map<String, SkuStock> bySku(List<StockLevel> levels) {
        Map<String, List<StockLevel>> bySku = new HashMap<>();
        levels.forEach(level ->
                bySku.computeIfAbsent(level.skuId(), key -> new ArrayList<>(1)).add(level));
        Map<String, SkuStock> stock = HashMap.newHashMap(bySku.size());
        bySku.forEach((skuId, rows) -> {
            rows.sort(SERVING_ORDER);
            stock.put(skuId, new SkuStock(skuId, rows));
        });
        return stock;
    }
}
