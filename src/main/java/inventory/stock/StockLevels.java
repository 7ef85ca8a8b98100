package inventory.stock;

import static inventory.jooq.Tables.LOW_STOCK;
import static inventory.jooq.Tables.STOCK;
import static inventory.jooq.Tables.WAREHOUSE;
import static org.jooq.impl.DSL.select;
import static platform.sql.AnyOf.anyOf;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record6;
import org.jooq.SelectOnConditionStep;
import org.springframework.stereotype.Repository;
import platform.sql.SharedReads;
import platform.sql.Unnest;

/** The table of stock rows. Its constraint prevents overselling; the decisions in memory only detect it earlier. */
@Repository
public class StockLevels {

    private static final Comparator<StockLevel> SERVING_ORDER =
            Comparator.comparingInt(StockLevel::priority).thenComparing(StockLevel::warehouseId);

    private final DSLContext database;
    private final LowStock lowStock;
    private final SharedReads<String, SkuStock> shared = new SharedReads<>(this::read);

    StockLevels(DSLContext database, LowStock lowStock) {
        this.database = database;
        this.lowStock = lowStock;
    }

    /** The key of a stock row. */
    public record Key(String skuId, String warehouseId) implements Comparable<Key> {

        public static Key of(StockLevel level) {
            return new Key(level.skuId(), level.warehouseId());
        }

        @Override
        public int compareTo(Key other) {
            int bySku = skuId.compareTo(other.skuId);
            return bySku != 0 ? bySku : warehouseId.compareTo(other.warehouseId);
        }
    }

    /** Inserts the rows that do not exist yet, without units. Ignores keys whose warehouse does not exist. */
    public void insertMissing(SortedSet<Key> keys) {
        Unnest.Rows rows = Unnest.of(keys)
                .column(STOCK.SKU_ID, Key::skuId)
                .column(STOCK.WAREHOUSE_ID, Key::warehouseId)
                .as("wanted");
        Field<String> skuId = rows.field(STOCK.SKU_ID);
        Field<String> warehouseId = rows.field(STOCK.WAREHOUSE_ID);
        Set<Key> inserted = database.insertInto(STOCK, STOCK.SKU_ID, STOCK.WAREHOUSE_ID)
                .select(select(skuId, warehouseId)
                        .from(rows.table())
                        .join(WAREHOUSE)
                        .on(WAREHOUSE.WAREHOUSE_ID.eq(warehouseId))
                        .orderBy(skuId, warehouseId))
                .onConflictDoNothing()
                .returningResult(STOCK.SKU_ID, STOCK.WAREHOUSE_ID)
                .fetchSet(row -> new Key(row.value1(), row.value2()));
        if (!inserted.isEmpty()) {
            lowStock.addEmpty(Unnest.of(inserted)
                    .column(LOW_STOCK.SKU_ID, Key::skuId)
                    .column(LOW_STOCK.WAREHOUSE_ID, Key::warehouseId)
                    .as("inserted"));
        }
    }

    /** Locks all rows of each SKU, in the order of their keys. A SKU without rows is absent from the result. */
    public Map<String, SkuStock> lock(Collection<String> skuIds) {
        return bySku(levels().where(anyOf(STOCK.SKU_ID, skuIds))
                .orderBy(STOCK.SKU_ID, STOCK.WAREHOUSE_ID)
                .forUpdate()
                .of(STOCK)
                .fetch(StockLevels::level));
    }

    /** Returns the last committed stock of each SKU without locking it. A SKU without rows is absent from the result. */
    public Map<String, SkuStock> read(Collection<String> skuIds) {
        return bySku(levels().where(anyOf(STOCK.SKU_ID, skuIds)).fetch(StockLevels::level));
    }

    /** Returns the last committed stock without locking it. The stock of a SKU that was never stocked has no levels. */
    public SkuStock of(String skuId) {
        return shared.find(skuId).orElseGet(() -> SkuStock.none(skuId));
    }

    /** Writes the rows at the commit, and with them the list of low stock. */
    public void write(Collection<StockLevel> levels) {
        lowStock.keepAfter(Unnest.of(levels)
                .column(STOCK.SKU_ID, StockLevel::skuId)
                .column(STOCK.WAREHOUSE_ID, StockLevel::warehouseId)
                .column(STOCK.ON_HAND, StockLevel::onHand)
                .column(STOCK.RESERVED, StockLevel::reserved)
                .column(STOCK.VERSION, StockLevel::version)
                .update(database, STOCK, STOCK.SKU_ID, STOCK.WAREHOUSE_ID));
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
