package inventory.stock;

import static inventory.jooq.Tables.STOCK_CHANGE;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The table of restocks, adjustments and transfers that were done, by reference. It makes sure that each is done only once. */
@Repository
public class StockChanges {

    private final DSLContext database;

    StockChanges(DSLContext database) {
        this.database = database;
    }

    /** Returns the stored changes with these references, by reference. */
    public Map<String, StockChange> known(Collection<String> references) {
        return database.select(STOCK_CHANGE.REFERENCE, STOCK_CHANGE.CORRELATION, STOCK_CHANGE.CONTENTS)
                .from(STOCK_CHANGE)
                .where(anyOf(STOCK_CHANGE.REFERENCE, references))
                .fetchMap(STOCK_CHANGE.REFERENCE, row -> new StockChange(row.value1(), row.value2(), row.value3()));
    }

    /**
     * Inserts new changes. If another transaction stored one of the references meanwhile, the insert violates the primary key and the
     * batch is repeated.
     *
     * @param changes in the order of their references
     */
    public void add(Collection<StockChange> changes, Instant at) {
        if (changes.isEmpty()) {
            return;
        }
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        atCommit(Unnest.of(changes)
                .column(STOCK_CHANGE.REFERENCE, StockChange::reference)
                .column(STOCK_CHANGE.CORRELATION, StockChange::correlation)
                .column(STOCK_CHANGE.CONTENTS, StockChange::contents)
                .column(STOCK_CHANGE.CREATED_AT, change -> now)
                .insertInto(database, STOCK_CHANGE));
    }
}
