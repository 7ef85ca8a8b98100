package inventory.stock;

import static inventory.jooq.Tables.STOCK_CHANGE;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
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

    public Set<String> known(Collection<String> references) {
        return database.select(STOCK_CHANGE.REFERENCE)
                .from(STOCK_CHANGE)
                .where(anyOf(STOCK_CHANGE.REFERENCE, references))
                .fetchSet(STOCK_CHANGE.REFERENCE);
    }

    /**
     * Inserts new references. If another transaction stored one of the references meanwhile, the insert violates the primary key and
     * the batch is repeated.
     *
     * @param correlations by reference
     */
    public void add(SortedMap<String, String> correlations, Instant at) {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        Unnest.Rows rows = Unnest.<Map.Entry<String, String>>of(correlations.entrySet())
                .column(STOCK_CHANGE.REFERENCE, Map.Entry::getKey)
                .column(STOCK_CHANGE.CORRELATION, Map.Entry::getValue)
                .column(STOCK_CHANGE.CREATED_AT, change -> now)
                .as("added");
        atCommit(database.insertInto(STOCK_CHANGE, rows.columns()).select(rows.select()));
    }
}
