package platform.attributes;

import com.networknt.schema.Error;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import platform.web.FieldProblem;

/**
 * Rules for custom attributes. With a registered schema, attributes must match the schema. Without one, they may be any flat object of
 * texts, numbers and booleans. In both cases the database must be able to store them. No method has side effects other than log lines.
 */
public final class AttributeRules {

    private static final Logger LOG = LoggerFactory.getLogger(AttributeRules.class);

    /** Maximum size of the attributes of one object, as compact JSON in UTF-8. */
    public static final int MAX_BYTES = 32 * 1024;

    /** Maximum number of characters of one text. */
    public static final int MAX_TEXT = 8_000;

    static final int MAX_SCHEMA_BYTES = 64 * 1024;

    /** Maximum number of patterns in one schema. */
    static final int MAX_PATTERNS = 50;

    /** Maximum number of values of all kinds, on all levels. */
    static final int MAX_VALUES = 1_000;

    static final int MAX_DEPTH = 16;
    static final int MAX_SCHEMA_DEPTH = 64;

    /** Maximum number of problems. More do not help the caller, and each of them repeats text of the schema. */
    private static final int MAX_PROBLEMS = 100;

    private static final int MAX_RULE = 300;

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");
    private static final String DIALECT = SpecificationVersion.DRAFT_2020_12.getDialectId();

    /** The registry never fetches a schema over the network: the dialect's own schemas are on the class path. */
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            Dialect.builder(Dialects.getDraft202012())
                    .keyword(new NonValidationKeyword(PersonalMarks.MARK))
                    .build(),
            registry -> registry.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .locale(Locale.ENGLISH)
                            .regularExpressionFactory(LinearPattern::of)
                            .build())
                    .schemaLoader(loader -> loader.fetchRemoteResources(false)
                            .allow(iri -> iri.toString().startsWith("https://json-schema.org/draft/2020-12/"))));

    private static final Schema META_SCHEMA = REGISTRY.getSchema(SchemaLocation.of(DIALECT));

    private final @Nullable Map<String, Object> source;
    private final @Nullable Schema schema;
    private final List<FieldProblem> unusable;
    private final Set<String> personal;

    private AttributeRules(@Nullable Map<String, Object> source, @Nullable Schema schema, List<FieldProblem> unusable) {
        this.source = source;
        this.schema = schema;
        this.unusable = unusable;
        this.personal = source == null ? Set.of() : PersonalMarks.names(source);
    }

    /**
     * The rules of a schema. If the schema has a pattern that RE2 cannot match, its rules refuse all attributes and say why. An older
     * release may have stored such a schema.
     *
     * @param source the schema; null if none is registered
     */
    public static AttributeRules of(@Nullable Map<String, Object> source) {
        if (source == null) {
            return new AttributeRules(null, null, List.of());
        }
        List<FieldProblem> unusable = unsupportedPatterns(SchemaParts.patterns("schema", source));
        if (unusable.isEmpty()) {
            return new AttributeRules(source, REGISTRY.getSchema(Json.node(source)), unusable);
        }
        LOG.warn("Attribute schema cannot be used, register a corrected one: problems={}", unusable);
        return new AttributeRules(source, null, unusable);
    }

    public boolean areOf(@Nullable Map<String, Object> other) {
        return Objects.equals(source, other);
    }

    /** The names of the attributes that the schema marks as personal with {@code "x-personal": true}. */
    public Set<String> personal() {
        return personal;
    }

    /** The attributes that may be stored as plain text. */
    public Map<String, Object> clearOf(Map<String, Object> attributes) {
        return only(attributes, name -> !personal.contains(name));
    }

    /** The attributes that are personal. */
    public Map<String, Object> personalOf(Map<String, Object> attributes) {
        return only(attributes, personal::contains);
    }

    private static Map<String, Object> only(Map<String, Object> attributes, Predicate<String> wanted) {
        if (attributes.keySet().stream().allMatch(wanted)) {
            return attributes;
        }
        Map<String, Object> some = new LinkedHashMap<>(attributes);
        some.keySet().removeIf(wanted.negate());
        return some;
    }

    /**
     * Lists every rule that the attributes break, each with its path, such as {@code attributes/size}.
     *
     * @param field path of the attributes in the request
     * @param effort remaining effort for the request; all attributes of the request share it
     */
    public List<FieldProblem> problems(String field, Map<String, Object> attributes, Effort effort) {
        if (attributes.isEmpty() && schema == null) {
            return List.of();
        }
        List<FieldProblem> problems = Shape.problems(field, attributes, MAX_DEPTH, MAX_VALUES, MAX_TEXT);
        if (!problems.isEmpty()) {
            return problems;
        }
        if (Json.bytes(attributes).length > MAX_BYTES) {
            return List.of(new FieldProblem(field, "must have at most %d bytes as JSON".formatted(MAX_BYTES)));
        }
        if (!unusable.isEmpty()) {
            FieldProblem first = unusable.getFirst();
            return List.of(new FieldProblem(
                    field,
                    "cannot be checked: in the registered schema, %s %s".formatted(first.field(), first.rule())));
        }
        return schema == null
                ? problemsWithoutSchema(field, attributes)
                : brokenRules(schema, field, attributes, effort);
    }

    /** Lists the problems that prevent the document from being a schema of attributes. */
    public static List<FieldProblem> problemsOfSchema(String field, Map<String, Object> source) {
        List<FieldProblem> problems =
                Shape.problems(field, source, MAX_SCHEMA_DEPTH, MAX_SCHEMA_BYTES, MAX_SCHEMA_BYTES);
        if (!problems.isEmpty()) {
            return problems;
        }
        if (Json.bytes(source).length > MAX_SCHEMA_BYTES) {
            return List.of(new FieldProblem(field, "must have at most %d bytes as JSON".formatted(MAX_SCHEMA_BYTES)));
        }
        problems = new ArrayList<>();
        collectForeignReferences(field, source, problems);
        problems.addAll(PersonalMarks.problems(field, source));
        List<SchemaParts.PatternAt> patterns = SchemaParts.patterns(field, source);
        if (patterns.size() > MAX_PATTERNS) {
            problems.add(new FieldProblem(field, "must have at most %d patterns".formatted(MAX_PATTERNS)));
        } else {
            problems.addAll(unsupportedPatterns(patterns));
        }
        problems.addAll(brokenRules(META_SCHEMA, field, source, Effort.forSchema()));
        if (problems.isEmpty()) {
            problems.addAll(unresolvableReferences(field, source));
        }
        return problems;
    }

    /**
     * Lists the patterns that RE2 cannot match. RE2 matches in linear time and therefore supports neither look-around nor back-references.
     */
    private static List<FieldProblem> unsupportedPatterns(List<SchemaParts.PatternAt> patterns) {
        List<FieldProblem> problems = new ArrayList<>();
        for (SchemaParts.PatternAt each : patterns) {
            LinearPattern.whyUnsupported(each.pattern())
                    .ifPresent(objection -> problems.add(new FieldProblem(
                            each.at(),
                            "must be a pattern that RE2 supports; RE2 refuses %s: %s"
                                    .formatted(shortened(each.pattern()), shortened(objection)))));
        }
        return problems;
    }

    /** Finds references that have no target or form a cycle. Only a use of the schema reveals them. */
    private static List<FieldProblem> unresolvableReferences(String field, Map<String, Object> source) {
        try {
            Schema schema = REGISTRY.getSchema(Json.node(source));
            schema.initializeValidators();
            if (errors(schema, Map.of(), Effort.forSchema()).isPresent()) {
                return List.of();
            }
        } catch (RuntimeException | StackOverflowError unresolvable) {
            // reported below
        }
        return List.of(new FieldProblem(field, "must be a schema whose references can be resolved"));
    }

    private static List<FieldProblem> brokenRules(
            Schema schema, String field, Map<String, Object> value, Effort effort) {
        return errors(schema, value, effort)
                .map(errors -> errors.stream()
                        .limit(MAX_PROBLEMS)
                        .map(error -> new FieldProblem(field + location(error), rule(error)))
                        .distinct()
                        .toList())
                .orElseGet(() -> List.of(new FieldProblem(
                        field, "cannot be checked: the registered schema takes too much work, or refers to itself")));
    }

    /**
     * Validates the value.
     *
     * @return empty if the effort was not sufficient, or if a reference of the schema forms a cycle or has no target
     */
    private static Optional<List<Error>> errors(Schema schema, Map<String, Object> value, Effort effort) {
        try {
            List<Error> errors = effort.during(() -> schema.validate(
                    effort.context(schema.createExecutionContext().getExecutionConfig()),
                    Json.node(value),
                    OutputFormat.DEFAULT));
            return effort.isSpent() ? Optional.empty() : Optional.of(errors);
        } catch (SchemaException | IllegalArgumentException | StackOverflowError unusable) {
            return Optional.empty(); // IllegalArgumentException: a bad pattern in a part that only a reference reaches
        }
    }

    private static String shortened(String text) {
        return text.length() <= MAX_RULE ? text : text.substring(0, MAX_RULE) + "…";
    }

    private static String location(Error error) {
        String at = error.getInstanceLocation().toString();
        return error.getProperty() == null ? at : at + "/" + error.getProperty();
    }

    private static String rule(Error error) {
        return shortened(error.getMessage());
    }

    private static List<FieldProblem> problemsWithoutSchema(String field, Map<String, Object> attributes) {
        List<FieldProblem> problems = new ArrayList<>();
        attributes.forEach((name, value) -> {
            if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                problems.add(new FieldProblem(
                        field + "/" + name, "must be a text, a number or a boolean, as no schema is registered"));
            }
        });
        return problems;
    }

    /** Requires that the schema is self-contained: it may not refer to other documents. */
    private static void collectForeignReferences(String field, @Nullable Object value, List<FieldProblem> problems) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> {
                String at = field + "/" + name;
                if (REFERENCES.contains(name) && each instanceof String reference && !reference.startsWith("#")) {
                    problems.add(new FieldProblem(at, "must refer to a part of this schema, such as #/$defs/…"));
                }
                if (name.equals("$schema") && each instanceof String dialect && !dialect.equals(DIALECT)) {
                    problems.add(new FieldProblem(at, "must be " + DIALECT));
                }
                collectForeignReferences(at, each, problems);
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collectForeignReferences(field + "/" + i, list.get(i), problems);
            }
        }
    }
}
