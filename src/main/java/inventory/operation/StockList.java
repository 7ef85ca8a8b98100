package inventory.operation;

import static inventory.jooq.Tables.LOW_STOCK;
import static inventory.jooq.Tables.STOCK;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static platform.sql.AnyOf.anyOf;

import inventory.stock.LowStock;
import inventory.stock.SupplyLevel;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.SelectJoinStep;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Lists of stock rows, as the last commit left them.
 *
 * <p>The stock has no index that orders would have to write. So a list in the order of SKUs reads the primary key from the cursor on, until
 * the page is full. A list that is ordered by available units, or that selects a part of the id, may read all stock rows: about 100 ms for
 * 200,000 rows. A list of rows that are low or out reads only the rows that {@link LowStock} names, and checks each by its current level.
 */
@Repository
class StockList {

    private static final Field<Long> AVAILABLE = STOCK.ON_HAND.minus(STOCK.RESERVED);
    private static final Set<SupplyLevel> LISTED_LEVELS = EnumSet.of(SupplyLevel.LOW, SupplyLevel.OUT);

    private final DSLContext database;

    StockList(DSLContext database) {
        this.database = database;
    }

    /**
     * The rows that a list contains.
     *
     * @param warehouseId null for all warehouses
     * @param levels the rows have one of these levels; empty for all levels
     * @param search a part of the SKU id, in upper or lower case; null for all SKUs
     */
    record Filter(
            @Nullable String warehouseId,
            Set<SupplyLevel> levels,
            @Nullable String search) {}

    /** The last row of the page before. */
    record Position(long available, String skuId, String warehouseId) {}

    /** Returns at most {@code limit} rows after the position, in the order of their SKU ids and warehouse ids. */
    List<StockEntry> bySku(Filter filter, @Nullable Position after, int limit) {
        Keys keys = Keys.of(filter);
        Condition later = after == null
                ? noCondition()
                : row(keys.skuId, keys.warehouseId).gt(after.skuId(), after.warehouseId());
        return rows(filter, keys)
                .and(later)
                .orderBy(keys.skuId, keys.warehouseId)
                .limit(limit)
                .fetch(StockList::entry);
    }

    /** Returns at most {@code limit} rows after the position, those with the fewest available units first. */
    List<StockEntry> byAvailable(Filter filter, @Nullable Position after, int limit) {
        Keys keys = Keys.of(filter);
        Condition later = after == null
                ? noCondition()
                : row(AVAILABLE, keys.skuId, keys.warehouseId)
                        .gt(after.available(), after.skuId(), after.warehouseId());
        return rows(filter, keys)
                .and(later)
                .orderBy(AVAILABLE, keys.skuId, keys.warehouseId)
                .limit(limit)
                .fetch(StockList::entry);
    }

    /** The key of a list: of the table of low stock, whose index then gives the order, or of the stock. */
    private record Keys(boolean ofLowStock, Field<String> skuId, Field<String> warehouseId) {

        static Keys of(Filter filter) {
            return !filter.levels().isEmpty() && LISTED_LEVELS.containsAll(filter.levels())
                    ? new Keys(true, LOW_STOCK.SKU_ID, LOW_STOCK.WAREHOUSE_ID)
                    : new Keys(false, STOCK.SKU_ID, STOCK.WAREHOUSE_ID);
        }
    }

    private SelectConditionStep<? extends Record> rows(Filter filter, Keys keys) {
        SelectJoinStep<? extends Record> rows = database.select(
                        STOCK.SKU_ID, STOCK.WAREHOUSE_ID, STOCK.ON_HAND, STOCK.RESERVED, STOCK.LOW_AT, STOCK.LEVEL)
                .from(STOCK);
        return (keys.ofLowStock
                        ? rows.join(LOW_STOCK)
                                .on(LOW_STOCK.SKU_ID.eq(STOCK.SKU_ID))
                                .and(LOW_STOCK.WAREHOUSE_ID.eq(STOCK.WAREHOUSE_ID))
                                .and(anyOf(LOW_STOCK.LEVEL, names(filter.levels())))
                        : rows)
                .where(matching(filter));
    }

    private static Condition matching(Filter filter) {
        Condition all = filter.warehouseId() == null ? noCondition() : STOCK.WAREHOUSE_ID.eq(filter.warehouseId());
        if (!filter.levels().isEmpty()) {
            all = all.and(anyOf(STOCK.LEVEL, names(filter.levels())));
        }
        return filter.search() == null ? all : all.and(STOCK.SKU_ID.containsIgnoreCase(filter.search()));
    }

    private static Collection<String> names(Set<SupplyLevel> levels) {
        return levels.stream().map(SupplyLevel::name).toList();
    }

    private static StockEntry entry(Record row) {
        return new StockEntry(
                row.get(STOCK.SKU_ID),
                row.get(STOCK.WAREHOUSE_ID),
                row.get(STOCK.ON_HAND),
                row.get(STOCK.RESERVED),
                row.get(STOCK.LOW_AT),
                SupplyLevel.valueOf(row.get(STOCK.LEVEL)));
    }
}
