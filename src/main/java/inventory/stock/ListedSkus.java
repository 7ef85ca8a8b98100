package inventory.stock;

import static inventory.jooq.Tables.LISTED_SKU;
import static platform.sql.AnyOf.anyOf;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/**
 * The ids of the SKUs that have ever been on sale, from the events of the catalogue. A SKU that was taken off sale stays here, because its
 * goods may still arrive.
 */
@Repository
public class ListedSkus {

    private final DSLContext database;

    public static final String REFERENCE_RULE =
            "must be the id of a SKU that has been on sale, unless allow_unlisted is true";

    ListedSkus(DSLContext database) {
        this.database = database;
    }

    /** The SKUs among these that have ever been on sale. */
    public Set<String> among(Collection<String> skuIds) {
        return database.select(LISTED_SKU.SKU_ID)
                .from(LISTED_SKU)
                .where(anyOf(LISTED_SKU.SKU_ID, skuIds))
                .fetchSet(LISTED_SKU.SKU_ID);
    }

    /** Adds the SKUs that are not stored yet. */
    public void add(Collection<String> skuIds) {
        if (skuIds.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(new TreeSet<>(skuIds))
                .column(LISTED_SKU.SKU_ID, id -> id)
                .as("listed");
        database.insertInto(LISTED_SKU, rows.columns())
                .select(rows.select())
                .onConflictDoNothing()
                .execute();
    }
}
