package inventory;

import static inventory.jooq.Tables.STOCK_CHANGE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The table of restocks and adjustments that were done, by reference: each is done once. */
@Repository
class StockChanges {

    private final DSLContext database;

    StockChanges(DSLContext database) {
        this.database = database;
    }

    Set<String> known(Collection<String> references) {
        return database.select(STOCK_CHANGE.REFERENCE)
                .from(STOCK_CHANGE)
                .where(STOCK_CHANGE.REFERENCE.eq(any(Unnest.array(SQLDataType.CLOB, references))))
                .fetchSet(STOCK_CHANGE.REFERENCE);
    }

    /**
     * A reference that another transaction stored meanwhile violates the key, and the batch is repeated.
     *
     * @param correlations by reference
     */
    void add(SortedMap<String, String> correlations, Instant at) {
        Unnest rows = Unnest.as("rows");
        Field<String> reference =
                rows.column("reference", SQLDataType.CLOB, correlations.entrySet(), Map.Entry::getKey);
        Field<String> correlation =
                rows.column("correlation", SQLDataType.CLOB, correlations.entrySet(), Map.Entry::getValue);
        database.insertInto(STOCK_CHANGE, STOCK_CHANGE.REFERENCE, STOCK_CHANGE.CORRELATION, STOCK_CHANGE.CREATED_AT)
                .select(select(reference, correlation, val(at.atOffset(ZoneOffset.UTC)))
                        .from(rows.table()))
                .execute();
    }
}
