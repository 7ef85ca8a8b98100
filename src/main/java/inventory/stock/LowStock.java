package inventory.stock;

import static inventory.jooq.Tables.LOW_STOCK;
import static inventory.jooq.Tables.STOCK;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static platform.sql.AnyOf.anyOf;

import java.util.Collection;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/**
 * The table of the stock rows that are low or out, for lists. An index on the stock itself could not serve these lists: it would have to
 * name {@code on_hand} and {@code reserved}, and then PostgreSQL would write the index with each reservation instead of updating the row in
 * its page. So {@link LowStockLoop} follows the log and keeps this table. Most changes of the stock do not change a level, and then nothing
 * is written here.
 */
@Repository
public class LowStock {

    private final DSLContext database;

    LowStock(DSLContext database) {
        this.database = database;
    }

    /** Makes the rows of these SKUs agree with the last committed stock. */
    void refresh(Collection<String> skuIds) {
        database.insertInto(LOW_STOCK, LOW_STOCK.SKU_ID, LOW_STOCK.WAREHOUSE_ID, LOW_STOCK.LEVEL)
                .select(select(STOCK.SKU_ID, STOCK.WAREHOUSE_ID, STOCK.LEVEL)
                        .from(STOCK)
                        .where(anyOf(STOCK.SKU_ID, skuIds))
                        .and(STOCK.LEVEL.ne(SupplyLevel.OK.name()))
                        .orderBy(STOCK.SKU_ID, STOCK.WAREHOUSE_ID))
                .onConflict(LOW_STOCK.SKU_ID, LOW_STOCK.WAREHOUSE_ID)
                .doUpdate()
                .set(LOW_STOCK.LEVEL, excluded(LOW_STOCK.LEVEL))
                .where(LOW_STOCK.LEVEL.ne(excluded(LOW_STOCK.LEVEL)))
                .execute();
        database.deleteFrom(LOW_STOCK)
                .using(STOCK)
                .where(anyOf(LOW_STOCK.SKU_ID, skuIds))
                .and(STOCK.SKU_ID.eq(LOW_STOCK.SKU_ID))
                .and(STOCK.WAREHOUSE_ID.eq(LOW_STOCK.WAREHOUSE_ID))
                .and(STOCK.LEVEL.eq(SupplyLevel.OK.name()))
                .execute();
    }

    /** Adds new stock rows that have no units, because no event tells about them. */
    public void addEmpty(Collection<StockLevels.Key> newRows) {
        Unnest.Rows rows = Unnest.of(newRows)
                .column(LOW_STOCK.SKU_ID, StockLevels.Key::skuId)
                .column(LOW_STOCK.WAREHOUSE_ID, StockLevels.Key::warehouseId)
                .as("added");
        database.insertInto(LOW_STOCK, LOW_STOCK.SKU_ID, LOW_STOCK.WAREHOUSE_ID, LOW_STOCK.LEVEL)
                .select(select(
                                rows.field(LOW_STOCK.SKU_ID),
                                rows.field(LOW_STOCK.WAREHOUSE_ID),
                                val(SupplyLevel.OUT.name()))
                        .from(rows.table()))
                .onConflictDoNothing()
                .execute();
    }
}
