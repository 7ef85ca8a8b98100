package platform.attributes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import platform.web.FieldProblem;

/** The properties that a schema marks as personal: {@code {"properties": {"birthday": {"x-personal": true}}}}. */
final class PersonalMarks {

    static final String MARK = "x-personal";

    private PersonalMarks() {}

    /** The names of the marked properties. */
    static Set<String> names(Map<String, Object> schema) {
        return schema.get("properties") instanceof Map<?, ?> properties
                ? properties.entrySet().stream()
                        .filter(each -> each.getValue() instanceof Map<?, ?> property
                                && Boolean.TRUE.equals(property.get(MARK)))
                        .map(each -> (String) each.getKey())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /**
     * Lists the marks that are not allowed. An attribute is personal as a whole or not at all, so only the schema's own properties may have
     * a mark. A mark anywhere else is refused, because if it were ignored, personal data would be stored as plain text.
     *
     * @param field path of the schema in the request
     */
    static List<FieldProblem> problems(String field, Map<String, Object> schema) {
        Collection<?> own = schema.get("properties") instanceof Map<?, ?> properties ? properties.values() : List.of();
        List<FieldProblem> problems = new ArrayList<>();
        for (SchemaParts.Part part : SchemaParts.of(field, schema)) {
            Object mark = part.schema().get(MARK);
            String at = part.at() + "/" + MARK;
            if (!part.schema().containsKey(MARK)) {
                continue;
            }
            if (own.stream().noneMatch(property -> property == part.schema())) {
                problems.add(new FieldProblem(
                        at,
                        "must be set at a property of the schema itself, such as %s/properties/…".formatted(field)));
            } else if (!(mark instanceof Boolean)) {
                problems.add(new FieldProblem(at, "must be true or false"));
            }
        }
        return problems;
    }
}
