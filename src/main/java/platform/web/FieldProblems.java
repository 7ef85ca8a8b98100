package platform.web;

import jakarta.validation.ConstraintViolation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/**
 * The bad fields of one request, from parsing and from validation, each once. Bounded: after a thousand problems reading stops, as a body
 * can hold more mistakes than anybody would read.
 */
final class FieldProblems {

    private static final int MAX_PROBLEMS = 1_000;

    private static final String ROOT = "body";

    private final List<FieldProblem> found = new ArrayList<>();
    private final Set<String> unread = new HashSet<>();
    private boolean tooLong;

    boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * A field that could not be read.
     *
     * @throws ProblemException if there are too many to go on
     */
    void add(String field, String rule) {
        unread.add(field);
        note(field, rule);
    }

    /** A list with more elements than it may have. */
    void addTooLong(String field, String rule) {
        tooLong = true;
        add(field, rule);
    }

    /** Broken rules of fields that may be named already; those that could not be read are not named twice. */
    void addAll(List<FieldProblem> problems) {
        problems.stream().filter(problem -> !namesWithin(problem.field())).forEach(found::add);
    }

    /** Whether a list was cut off; then nothing is validated, as the refusal is certain and the body may be long. */
    boolean hasTooLongList() {
        return tooLong;
    }

    /** A broken constraint, unless the field could not even be read: then its absence is no further mistake. */
    void add(ConstraintViolation<?> violation) {
        String field = snakeCase(violation.getPropertyPath().toString());
        boolean followsFromUnread = violation.getInvalidValue() == null ? namesWithin(field) : unread.contains(field);
        if (!followsFromUnread) {
            note(field, violation.getMessage());
        }
    }

    /** Whether this field or one inside it could not be read. */
    boolean namesWithin(String field) {
        return unread.stream()
                .anyMatch(named -> named.startsWith(field)
                        && (field.isEmpty()
                                || named.length() == field.length()
                                || named.charAt(field.length()) == '.'
                                || named.charAt(field.length()) == '['));
    }

    ProblemException refusal() {
        return ProblemException.invalid(List.copyOf(found));
    }

    /** The value at which the parser stands: {@code items[0].quantity}. Empty at the root. */
    static String pathOf(JsonParser parser) {
        TokenStreamContext context = parser.streamReadContext();
        JsonToken token = parser.currentToken();
        boolean begun = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        StringBuilder path = new StringBuilder();
        append(begun && context != null ? context.getParent() : context, path);
        return path.toString();
    }

    /** A property of the object that the parser has just read. */
    static String pathOf(JsonParser parser, String property) {
        String object = pathOf(parser);
        return object.isEmpty() ? property : object + "." + property;
    }

    /** {@code items[0].unitPrice} as the caller writes it: {@code items[0].unit_price}. */
    static String snakeCase(String javaPath) {
        StringBuilder path = new StringBuilder(javaPath.length() + 8);
        boolean index = false;
        int elementAt = javaPath.indexOf('<'); // "skuIds[0].<list element>"
        int end = elementAt > 0 ? elementAt - 1 : javaPath.length();
        for (int i = 0; i < end; i++) {
            char c = javaPath.charAt(i);
            index = c == '[' || (index && c != ']');
            if (!index && Character.isUpperCase(c)) {
                if (i > 0 && javaPath.charAt(i - 1) != '_' && javaPath.charAt(i - 1) != '.') {
                    path.append('_');
                }
                path.append(Character.toLowerCase(c));
            } else {
                path.append(c);
            }
        }
        return path.toString();
    }

    private void note(String field, String rule) {
        found.add(new FieldProblem(field.isEmpty() ? ROOT : field, rule));
        if (found.size() >= MAX_PROBLEMS) {
            throw refusal();
        }
    }

    private static void append(@Nullable TokenStreamContext context, StringBuilder path) {
        if (context == null || context.inRoot()) {
            return;
        }
        append(context.getParent(), path);
        if (context.inArray()) {
            path.append('[').append(Math.max(0, context.getCurrentIndex())).append(']');
        } else if (context.currentName() != null) {
            if (!path.isEmpty()) {
                path.append('.');
            }
            path.append(context.currentName());
        }
    }
}
