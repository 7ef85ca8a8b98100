package catalog.attribute;

import static catalog.jooq.Tables.ATTRIBUTE_SCHEMA;
import static platform.sql.AnyOf.anyOf;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.JSON;
import org.jooq.Record3;
import org.jooq.SelectJoinStep;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.attributes.AttributeRules;
import platform.attributes.Json;

/** The table of registered attribute schemas, by subject. */
@Repository
public class AttributeSchemas {

    private final DSLContext database;
    private volatile AttributeRules compiled = AttributeRules.of(null);

    AttributeSchemas(DSLContext database) {
        this.database = database;
    }

    /** Locks the stored schemas of these subjects, in the order of the subjects. Returns them by subject. */
    public Map<String, AttributeSchema> lock(Collection<String> subjects) {
        Map<String, AttributeSchema> found = new HashMap<>();
        schemas()
                .where(anyOf(ATTRIBUTE_SCHEMA.SUBJECT, subjects))
                .orderBy(ATTRIBUTE_SCHEMA.SUBJECT)
                .forUpdate()
                .forEach(row -> found.put(row.value1(), schema(row)));
        return found;
    }

    public Optional<AttributeSchema> find(String subject) {
        return schemas().where(ATTRIBUTE_SCHEMA.SUBJECT.eq(subject)).fetchOptional(AttributeSchemas::schema);
    }

    /**
     * Inserts the first version of a schema, or updates it. If another transaction stored the first version meanwhile, the insert violates
     * the primary key and the batch is repeated.
     */
    public void put(AttributeSchema schema, Instant at) {
        JSON json = JSON.valueOf(Json.text(schema.schema()));
        if (schema.version() == 1) {
            database.insertInto(ATTRIBUTE_SCHEMA)
                    .set(ATTRIBUTE_SCHEMA.SUBJECT, schema.subject())
                    .set(ATTRIBUTE_SCHEMA.SCHEMA, json)
                    .set(ATTRIBUTE_SCHEMA.VERSION, schema.version())
                    .set(ATTRIBUTE_SCHEMA.UPDATED_AT, at.atOffset(ZoneOffset.UTC))
                    .execute();
        } else {
            database.update(ATTRIBUTE_SCHEMA)
                    .set(ATTRIBUTE_SCHEMA.SCHEMA, json)
                    .set(ATTRIBUTE_SCHEMA.VERSION, schema.version())
                    .set(ATTRIBUTE_SCHEMA.UPDATED_AT, at.atOffset(ZoneOffset.UTC))
                    .where(ATTRIBUTE_SCHEMA.SUBJECT.eq(schema.subject()))
                    .execute();
        }
    }

    /** Returns the compiled rules of the schema. Compiles them only if the schema differs from the schema of the last call. */
    public AttributeRules rules(@Nullable AttributeSchema schema) {
        AttributeRules last = compiled;
        if (!last.areOf(schema == null ? null : schema.schema())) {
            last = AttributeRules.of(schema == null ? null : schema.schema());
            compiled = last;
        }
        return last;
    }

    private SelectJoinStep<Record3<String, JSON, Long>> schemas() {
        return database.select(ATTRIBUTE_SCHEMA.SUBJECT, ATTRIBUTE_SCHEMA.SCHEMA, ATTRIBUTE_SCHEMA.VERSION)
                .from(ATTRIBUTE_SCHEMA);
    }

    private static AttributeSchema schema(Record3<String, JSON, Long> row) {
        return new AttributeSchema(row.value1(), Json.object(row.value2().data()), row.value3());
    }
}
