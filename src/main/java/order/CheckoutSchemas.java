package order;

import static order.jooq.Tables.ATTRIBUTE_SCHEMA;
import static org.jooq.impl.DSL.excluded;

import catalog.CatalogEvent.AttributeSchemaRegistered;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jmolecules.ddd.annotation.Repository;
import org.jooq.DSLContext;
import org.jooq.JSON;
import org.springframework.stereotype.Component;
import platform.attributes.AttributeRules;
import platform.attributes.Json;

/** What the catalogue has told of the attributes that orders and their lines may have. */
@Repository
@Component
class CheckoutSchemas {

    static final String ORDER = "order";
    static final String LINE = "line";

    private static final Set<String> OURS = Set.of(ORDER, LINE);

    private final DSLContext database;
    private volatile Rules compiled = Rules.NONE;

    CheckoutSchemas(DSLContext database) {
        this.database = database;
    }

    /** Compiled once for as long as they stay the same. */
    record Rules(AttributeRules order, AttributeRules line) {
        static final Rules NONE = new Rules(AttributeRules.of(null), AttributeRules.of(null));
    }

    /** @param wanted false where nothing will be asked, so that nothing is read */
    Rules now(boolean wanted) {
        if (!wanted) {
            return Rules.NONE;
        }
        Map<String, Map<String, Object>> schemas = new HashMap<>();
        database.select(ATTRIBUTE_SCHEMA.SUBJECT, ATTRIBUTE_SCHEMA.SCHEMA)
                .from(ATTRIBUTE_SCHEMA)
                .forEach(row ->
                        schemas.put(row.value1(), Json.object(row.value2().data())));
        Rules last = compiled;
        if (!last.order().areOf(schemas.get(ORDER)) || !last.line().areOf(schemas.get(LINE))) {
            last = new Rules(AttributeRules.of(schemas.get(ORDER)), AttributeRules.of(schemas.get(LINE)));
            compiled = last;
        }
        return last;
    }

    /** Notes what was told; of a subject the highest version counts, whatever comes when. */
    void note(Collection<AttributeSchemaRegistered> events) {
        for (AttributeSchemaRegistered event : events) {
            if (OURS.contains(event.subject())) {
                database.insertInto(ATTRIBUTE_SCHEMA)
                        .set(ATTRIBUTE_SCHEMA.SUBJECT, event.subject())
                        .set(ATTRIBUTE_SCHEMA.VERSION, event.version())
                        .set(ATTRIBUTE_SCHEMA.SCHEMA, JSON.valueOf(Json.text(event.schema())))
                        .onConflict(ATTRIBUTE_SCHEMA.SUBJECT)
                        .doUpdate()
                        .setAllToExcluded()
                        .where(excluded(ATTRIBUTE_SCHEMA.VERSION).gt(ATTRIBUTE_SCHEMA.VERSION))
                        .execute();
            }
        }
    }
}
