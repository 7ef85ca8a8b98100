package inventory.stock;

import static inventory.jooq.Tables.LOW_STOCK;
import static inventory.jooq.Tables.STOCK;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static platform.sql.Writes.atCommit;

import org.jooq.DSLContext;
import org.jooq.Query;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/**
 * The table of the stock rows that are low or out, for lists. An index on the stock itself could not serve these lists: it would have to
 * name {@code on_hand} and {@code reserved}, and then PostgreSQL would write the index with each reservation instead of updating the row in
 * its page. So each update of stock rows also writes this table, in the same statement, where the level of a row changes. Most updates
 * change no level.
 */
@Repository
public class LowStock {

    private final DSLContext database;

    LowStock(DSLContext database) {
        this.database = database;
    }

    /** Updates stock rows at the commit, and changes this table for the rows whose level changes. Their locks protect its rows. */
    public void keepAfter(Query update) {
        atCommit(database.query("""
                with changed as (
                  {0} returning {1} as sku_id, {2} as warehouse_id, old.level as before, new.level as level
                ), ended as (
                  delete from {3} as low using changed
                  where changed.level = 'OK' and changed.before <> 'OK'
                    and low.sku_id = changed.sku_id and low.warehouse_id = changed.warehouse_id
                )
                insert into {3} (sku_id, warehouse_id, level)
                select sku_id, warehouse_id, level from changed where level <> 'OK' and level <> before
                on conflict (sku_id, warehouse_id) do update set level = excluded.level""", update, STOCK.SKU_ID, STOCK.WAREHOUSE_ID, LOW_STOCK));
    }

    /** Adds new stock rows, which have no units. */
    void addEmpty(Unnest.Rows inserted) {
        atCommit(database.insertInto(LOW_STOCK, LOW_STOCK.SKU_ID, LOW_STOCK.WAREHOUSE_ID, LOW_STOCK.LEVEL)
                .select(select(
                                inserted.field(LOW_STOCK.SKU_ID),
                                inserted.field(LOW_STOCK.WAREHOUSE_ID),
                                val(SupplyLevel.OUT.name()))
                        .from(inserted.table())));
    }
}
