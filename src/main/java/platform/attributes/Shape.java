package platform.attributes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.web.FieldProblem;

/**
 * Limits for every JSON object, independent of a schema: its depth, the number of its values, and the length of its texts. The object must
 * also be storable in PostgreSQL, which can store neither NUL nor half of a surrogate pair. JSON has no infinite numbers.
 */
final class Shape {

    private static final int MAX_PROBLEMS = 20;

    private final int maxDepth;
    private final int maxValues;
    private final int maxText;
    private final List<FieldProblem> problems = new ArrayList<>();
    private int values;

    private Shape(int maxDepth, int maxValues, int maxText) {
        this.maxDepth = maxDepth;
        this.maxValues = maxValues;
        this.maxText = maxText;
    }

    /** Lists the problems of the object. The list is short, because the object may contain anything. */
    static List<FieldProblem> problems(
            String field, Map<String, Object> object, int maxDepth, int maxValues, int maxText) {
        Shape shape = new Shape(maxDepth, maxValues, maxText);
        shape.check(field, object, 0);
        if (shape.values > maxValues) {
            return List.of(new FieldProblem(field, "must have at most %d values in all".formatted(maxValues)));
        }
        return shape.problems;
    }

    private void check(String field, @Nullable Object value, int depth) {
        values++;
        if (values > maxValues || problems.size() >= MAX_PROBLEMS) {
            return;
        }
        if (value instanceof String text) {
            checkText(field, text);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            add(field, "must be a number of at most 1.8e308");
        } else if (depth == maxDepth && isNotEmpty(value)) {
            add(field, "must not be deeper than %d levels", maxDepth);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> checkMember(field, (String) name, each, depth + 1));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                check(field + "/" + i, list.get(i), depth + 1);
            }
        }
    }

    private static boolean isNotEmpty(@Nullable Object value) {
        return value instanceof Map<?, ?> map && !map.isEmpty() || value instanceof List<?> list && !list.isEmpty();
    }

    private void checkText(String field, String text) {
        if (text.length() > maxText) {
            add(field, "must have at most %d characters", maxText);
        } else if (!isStorable(text)) {
            add(field, "must have no NUL and no half of a surrogate pair");
        }
    }

    private void checkMember(String field, String name, @Nullable Object value, int depth) {
        if (name.length() > maxText) {
            add(field, "must have names of at most %d characters", maxText);
        } else if (!isStorable(name)) {
            add(field, "must have names without NUL and without halves of surrogate pairs");
        } else {
            check(field + "/" + name, value, depth);
        }
    }

    private void add(String field, String rule, Object... arguments) {
        problems.add(new FieldProblem(field, rule.formatted(arguments)));
    }

    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
