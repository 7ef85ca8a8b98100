package notification.projection;

import static notification.jooq.Tables.SKU_NAME;
import static org.jooq.impl.DSL.excluded;
import static platform.sql.AnyOf.anyOf;

import catalog.CatalogEvent;
import catalog.CatalogEvent.AttributeSchemaRegistered;
import catalog.CatalogEvent.CategoryPlaced;
import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The names of SKUs, as the catalogue last told them. */
@Repository
class SkuNames {

    /** The events of the catalogue that tell names. */
    static final List<Class<? extends CatalogEvent>> EVENTS = List.of(SkuListed.class, SkuRepriced.class);

    private final DSLContext database;

    SkuNames(DSLContext database) {
        this.database = database;
    }

    private record Named(String skuId, String name, long version) {

        static @Nullable Named of(CatalogEvent event) {
            return switch (event) {
                case SkuListed listed -> new Named(listed.skuId(), listed.name(), listed.version());
                case SkuRepriced repriced -> new Named(repriced.skuId(), repriced.name(), repriced.version());
                case SkuDelisted delisted -> null;
                case CategoryPlaced category -> null;
                case AttributeSchemaRegistered schema -> null;
            };
        }
    }

    /** Stores the names that are newer than the stored ones. */
    void learn(List<CatalogEvent> events) {
        Map<String, Named> newest = new TreeMap<>(); // sorted, to avoid deadlocks
        for (CatalogEvent event : events) {
            Named named = Named.of(event);
            if (named != null) {
                newest.merge(named.skuId(), named, (one, other) -> one.version() > other.version() ? one : other);
            }
        }
        if (newest.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(newest.values())
                .column(SKU_NAME.SKU_ID, Named::skuId)
                .column(SKU_NAME.NAME, Named::name)
                .column(SKU_NAME.VERSION, Named::version)
                .as("named");
        database.insertInto(SKU_NAME, rows.columns())
                .select(rows.select())
                .onConflict(SKU_NAME.SKU_ID)
                .doUpdate()
                .set(SKU_NAME.NAME, excluded(SKU_NAME.NAME))
                .set(SKU_NAME.VERSION, excluded(SKU_NAME.VERSION))
                .where(SKU_NAME.VERSION.lt(excluded(SKU_NAME.VERSION)))
                .execute();
    }

    /** The names of those SKUs whose name is known. */
    Map<String, String> of(Collection<String> skuIds) {
        return skuIds.isEmpty()
                ? Map.of()
                : database.select(SKU_NAME.SKU_ID, SKU_NAME.NAME)
                        .from(SKU_NAME)
                        .where(anyOf(SKU_NAME.SKU_ID, skuIds))
                        .fetchMap(SKU_NAME.SKU_ID, SKU_NAME.NAME);
    }
}
