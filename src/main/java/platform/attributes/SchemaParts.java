package platform.attributes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds a schema and all schemas inside it, each with its path. Objects inside a constant or an example are not schemas. */
final class SchemaParts {

    private static final Set<String> ONE = Set.of(
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> LISTED = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> NAMED =
            Set.of("$defs", "definitions", "dependentSchemas", "patternProperties", "properties");

    private SchemaParts() {}

    /** @param at path of the part, such as {@code schema/properties/size} */
    record Part(String at, Map<?, ?> schema) {}

    /**
     * A regular expression.
     *
     * @param at path of the expression
     */
    record PatternAt(String at, String pattern) {}

    /** @param field path of the whole schema */
    static List<Part> of(String field, Map<String, Object> schema) {
        List<Part> parts = new ArrayList<>();
        collect(field, schema, parts);
        return parts;
    }

    /** Lists the patterns of all parts, including the patterns for property names. */
    static List<PatternAt> patterns(String field, Map<String, Object> schema) {
        List<PatternAt> patterns = new ArrayList<>();
        for (Part part : of(field, schema)) {
            if (part.schema().get("pattern") instanceof String pattern) {
                patterns.add(new PatternAt(part.at() + "/pattern", pattern));
            }
            if (part.schema().get("patternProperties") instanceof Map<?, ?> named) {
                named.keySet()
                        .forEach(pattern ->
                                patterns.add(new PatternAt(part.at() + "/patternProperties", (String) pattern)));
            }
        }
        return patterns;
    }

    private static void collect(String at, @Nullable Object value, List<Part> parts) {
        if (!(value instanceof Map<?, ?> schema)) {
            return;
        }
        parts.add(new Part(at, schema));
        schema.forEach((keyword, held) -> {
            String inside = at + "/" + keyword;
            if (ONE.contains(keyword)) {
                collect(inside, held, parts);
            } else if (LISTED.contains(keyword) && held instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    collect(inside + "/" + i, list.get(i), parts);
                }
            } else if (NAMED.contains(keyword) && held instanceof Map<?, ?> named) {
                named.forEach((name, each) -> collect(inside + "/" + name, each, parts));
            }
        });
    }
}
