package platform.attributes;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.web.FieldProblem;

/**
 * What custom attributes may be: what their registered schema allows, and without one any flat object of texts, numbers and
 * booleans. Whatever a schema says, they must be storable. Pure.
 */
public final class AttributeRules {

    /** Of the attributes of one thing, as compact JSON in UTF-8. */
    public static final int MAX_BYTES = 32 * 1024;

    public static final int MAX_SCHEMA_BYTES = 64 * 1024;

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");
    private static final String DIALECT = SpecificationVersion.DRAFT_2020_12.getDialectId();

    /** Nothing is ever fetched: the dialect's own schemas are on the class path. */
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .locale(Locale.ENGLISH)
                            .build())
                    .schemaLoader(loader -> loader.fetchRemoteResources(false)
                            .allow(iri -> iri.toString().startsWith("https://json-schema.org/draft/2020-12/"))));

    private static final Schema OF_SCHEMAS = REGISTRY.getSchema(SchemaLocation.of(DIALECT));

    private final @Nullable Map<String, Object> source;
    private final @Nullable Schema schema;

    private AttributeRules(@Nullable Map<String, Object> source, @Nullable Schema schema) {
        this.source = source;
        this.schema = schema;
    }

    public static AttributeRules of(@Nullable Map<String, Object> source) {
        return new AttributeRules(source, source == null ? null : REGISTRY.getSchema(Json.node(source)));
    }

    public boolean areOf(@Nullable Map<String, Object> other) {
        return Objects.equals(source, other);
    }

    /**
     * Every rule that the attributes break, each with where: {@code attributes/size}.
     *
     * @param field where the attributes stand in the request
     */
    public List<FieldProblem> problems(String field, Map<String, Object> attributes) {
        List<FieldProblem> problems = new ArrayList<>();
        storable(field, attributes, problems);
        if (!problems.isEmpty()) {
            return problems;
        }
        if (Json.bytes(attributes).length > MAX_BYTES) {
            problems.add(new FieldProblem(field, "must have at most %d bytes as JSON".formatted(MAX_BYTES)));
        } else if (schema == null) {
            flat(field, attributes, problems);
        } else {
            problems.addAll(broken(schema, field, attributes));
        }
        return problems;
    }

    /** What keeps the document from being a schema of attributes. */
    public static List<FieldProblem> problemsOfSchema(String field, Map<String, Object> source) {
        List<FieldProblem> problems = new ArrayList<>();
        storable(field, source, problems);
        if (!problems.isEmpty()) {
            return problems;
        }
        if (Json.bytes(source).length > MAX_SCHEMA_BYTES) {
            return List.of(new FieldProblem(field, "must have at most %d bytes as JSON".formatted(MAX_SCHEMA_BYTES)));
        }
        local(field, source, problems);
        problems.addAll(broken(OF_SCHEMAS, field, source));
        if (problems.isEmpty()) {
            problems.addAll(unusable(field, source));
        }
        return problems;
    }

    /** References lead nowhere, a pattern is none, or it goes round in circles: seen when it is used. */
    private static List<FieldProblem> unusable(String field, Map<String, Object> source) {
        try {
            Schema schema = REGISTRY.getSchema(Json.node(source));
            schema.initializeValidators();
            schema.validate(Json.node(Map.of()));
            return List.of();
        } catch (RuntimeException | StackOverflowError unusable) {
            return List.of(new FieldProblem(field, "must be a schema whose references and patterns can be resolved"));
        }
    }

    private static List<FieldProblem> broken(Schema schema, String field, Map<String, Object> value) {
        try {
            return schema.validate(Json.node(value)).stream()
                    .map(error -> new FieldProblem(field + location(error), rule(error)))
                    .distinct()
                    .toList();
        } catch (StackOverflowError circular) { // a reference to itself that leads no deeper into the value
            return List.of(new FieldProblem(field, "cannot be checked: the schema refers to itself"));
        }
    }

    private static String location(Error error) {
        String at = error.getInstanceLocation().toString();
        return error.getProperty() == null ? at : at + "/" + error.getProperty();
    }

    private static String rule(Error error) {
        return "%s (%s)".formatted(error.getMessage(), error.getKeyword());
    }

    private static void flat(String field, Map<String, Object> attributes, List<FieldProblem> problems) {
        attributes.forEach((name, value) -> {
            if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                problems.add(new FieldProblem(
                        field + "/" + name, "must be a text, a number or a boolean, as no schema is registered"));
            }
        });
    }

    /** A schema stands for itself: nothing outside of it is looked up. */
    private static void local(String field, @Nullable Object value, List<FieldProblem> problems) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> {
                String at = field + "/" + name;
                if (REFERENCES.contains(name) && each instanceof String reference && !reference.startsWith("#")) {
                    problems.add(new FieldProblem(at, "must refer to a part of this schema, as #/$defs/…"));
                }
                if (name.equals("$schema") && each instanceof String dialect && !dialect.equals(DIALECT)) {
                    problems.add(new FieldProblem(at, "must be " + DIALECT));
                }
                local(at, each, problems);
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                local(field + "/" + i, list.get(i), problems);
            }
        }
    }

    /** PostgreSQL stores neither NUL nor half a surrogate pair, and JSON knows no infinite number. */
    private static void storable(String field, @Nullable Object value, List<FieldProblem> problems) {
        if (value instanceof String text && !isStorable(text)) {
            problems.add(new FieldProblem(field, "must have no NUL and no half of a surrogate pair"));
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            problems.add(new FieldProblem(field, "must be a number of at most 1.8e308"));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> {
                if (!isStorable((String) name)) {
                    problems.add(new FieldProblem(field, "must have names without NUL and halves of surrogate pairs"));
                }
                storable(field + "/" + name, each, problems);
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                storable(field + "/" + i, list.get(i), problems);
            }
        }
    }

    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
