package order.replica;

import static order.jooq.Tables.ATTRIBUTE_SCHEMA;
import static org.jooq.impl.DSL.excluded;

import catalog.CatalogEvent.AttributeSchemaRegistered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.JSON;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;
import platform.attributes.AttributeRules;
import platform.attributes.Effort;
import platform.attributes.Json;
import platform.web.FieldProblem;

/** A copy of the catalogue's schemas for the attributes of orders and their lines, from its events. */
@Order(8)
@Repository
public class CheckoutSchemas implements Replica<AttributeSchemaRegistered> {

    static final String ORDER = "order";
    static final String LINE = "line";

    private static final Set<String> OURS = Set.of(ORDER, LINE);

    private final DSLContext database;
    private volatile Rules compiled = Rules.NONE;

    CheckoutSchemas(DSLContext database) {
        this.database = database;
    }

    /** A line of an order, with its own attributes; an empty map if it has none. */
    public interface WithAttributes {

        Map<String, Object> attributes();
    }

    /** The compiled schemas. They are compiled again only after a schema has changed. */
    public record Rules(AttributeRules order, AttributeRules line) {
        static final Rules NONE = new Rules(AttributeRules.of(null), AttributeRules.of(null));

        /** Each rule that an attribute of the order or its lines breaks, with the path of the attribute. */
        public List<FieldProblem> problems(Map<String, Object> attributes, List<? extends WithAttributes> lines) {
            if (!hasAttributes(attributes, lines)) {
                return List.of();
            }
            Effort effort = Effort.of(1 + lines.size());
            List<FieldProblem> problems = new ArrayList<>(order.problems("attributes", attributes, effort));
            for (int i = 0; i < lines.size(); i++) {
                problems.addAll(line.problems(
                        "items[%d].attributes".formatted(i), lines.get(i).attributes(), effort));
            }
            return problems;
        }

        /** The personal attributes of an order and its lines, with the shopper's note. */
        public PersonalAttributes personal(
                Map<String, Object> attributes, List<? extends WithAttributes> lines, @Nullable String note) {
            Map<Integer, Map<String, Object>> ofLines = new TreeMap<>();
            for (int i = 0; i < lines.size(); i++) {
                Map<String, Object> personal = line.personalOf(lines.get(i).attributes());
                if (!personal.isEmpty()) {
                    ofLines.put(i + 1, personal);
                }
            }
            return new PersonalAttributes(order.personalOf(attributes), ofLines, note);
        }
    }

    public static boolean hasAttributes(Map<String, Object> attributes, List<? extends WithAttributes> lines) {
        return !attributes.isEmpty()
                || lines.stream().anyMatch(line -> !line.attributes().isEmpty());
    }

    /**
     * The result of checking attributes before their checkout is queued.
     *
     * @param rules the rules by which the attributes were checked
     */
    public record Verdict(Rules rules, List<FieldProblem> problems) {

        /** Null if the attributes break a rule. */
        public @Nullable Rules satisfiedRules() {
            return problems.isEmpty() ? rules : null;
        }
    }

    /** Checks attributes by the rules that are in memory. If the attributes break one, it reads the rules again and repeats the check. */
    public Verdict judge(Map<String, Object> attributes, List<? extends WithAttributes> lines) {
        Rules known = compiled;
        List<FieldProblem> problems = known.problems(attributes, lines);
        if (problems.isEmpty()) {
            return new Verdict(known, problems);
        }
        Rules now = now(true);
        return new Verdict(now, now == known ? problems : now.problems(attributes, lines));
    }

    /** The names of the order attributes that are personal. Reads the current schemas from the database. */
    public Set<String> personal() {
        return now(true).order().personal();
    }

    /** @param wanted false if the caller will not use the rules; then nothing is read from the database */
    public Rules now(boolean wanted) {
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

    @Override
    public Class<AttributeSchemaRegistered> events() {
        return AttributeSchemaRegistered.class;
    }

    /** Saves the schemas of these events. For each subject the highest version is kept, in whatever order the events arrive. */
    @Override
    public void update(Collection<AttributeSchemaRegistered> events) {
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
