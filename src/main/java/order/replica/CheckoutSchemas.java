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
import org.jmolecules.ddd.annotation.Repository;
import org.jooq.DSLContext;
import org.jooq.JSON;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.attributes.AttributeRules;
import platform.attributes.Effort;
import platform.attributes.Json;
import platform.web.FieldProblem;

/** What the catalogue has told of the attributes that orders and their lines may have. */
@Repository
@Component
public class CheckoutSchemas {

    static final String ORDER = "order";
    static final String LINE = "line";

    private static final Set<String> OURS = Set.of(ORDER, LINE);

    private final DSLContext database;
    private volatile Rules compiled = Rules.NONE;

    CheckoutSchemas(DSLContext database) {
        this.database = database;
    }

    /** Compiled once for as long as they stay the same. */
    public record Rules(AttributeRules order, AttributeRules line) {
        static final Rules NONE = new Rules(AttributeRules.of(null), AttributeRules.of(null));

        /** Each rule that attributes of an order and its lines break, and where. */
        public List<FieldProblem> problems(Map<String, Object> attributes, List<Map<String, Object>> ofLines) {
            if (!hasAttributes(attributes, ofLines)) {
                return List.of();
            }
            Effort effort = Effort.of(1 + ofLines.size());
            List<FieldProblem> problems = new ArrayList<>(order.problems("attributes", attributes, effort));
            for (int i = 0; i < ofLines.size(); i++) {
                problems.addAll(line.problems("items[%d].attributes".formatted(i), ofLines.get(i), effort));
            }
            return problems;
        }

        /** Those attributes of an order and its lines that are personal. */
        public PersonalAttributes personal(Map<String, Object> attributes, List<Map<String, Object>> ofLines) {
            Map<Integer, Map<String, Object>> lines = new TreeMap<>();
            for (int i = 0; i < ofLines.size(); i++) {
                Map<String, Object> personal = line.personalOf(ofLines.get(i));
                if (!personal.isEmpty()) {
                    lines.put(i + 1, personal);
                }
            }
            return new PersonalAttributes(order.personalOf(attributes), lines);
        }
    }

    public static boolean hasAttributes(Map<String, Object> attributes, List<Map<String, Object>> ofLines) {
        return !attributes.isEmpty() || ofLines.stream().anyMatch(line -> !line.isEmpty());
    }

    /** What came of a look at attributes before their checkout is queued. @param rules by which they were judged */
    public record Verdict(Rules rules, List<FieldProblem> problems) {

        /** Null if the attributes break a rule. */
        @Nullable
        public Rules satisfiedRules() {
            return problems.isEmpty() ? rules : null;
        }
    }

    /** Judges by the rules as this instance knows them; nothing is refused before they were read again. */
    public Verdict judge(Map<String, Object> attributes, List<Map<String, Object>> ofLines) {
        Rules known = compiled;
        List<FieldProblem> problems = known.problems(attributes, ofLines);
        if (problems.isEmpty()) {
            return new Verdict(known, problems);
        }
        Rules now = now(true);
        return new Verdict(now, now == known ? problems : now.problems(attributes, ofLines));
    }

    /** The names of the attributes of orders that are personal from now on. Reads the schemas. */
    public Set<String> personal() {
        return now(true).order().personal();
    }

    /** @param wanted false where nothing will be asked, so that nothing is read */
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

    /** Notes what was told; of a subject the highest version counts, whatever comes when. */
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
