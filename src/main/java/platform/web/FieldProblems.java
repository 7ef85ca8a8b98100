package platform.web;

import jakarta.validation.ConstraintViolation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/**
 * The bad fields of one request, from parsing and from validation, each field once. Reading stops after 1,000 problems, because a body can
 * contain more errors than a caller would read.
 */
final class FieldProblems {

    private static final int MAX_PROBLEMS = 1_000;

    private static final String ROOT = "body";

    private final List<FieldProblem> found = new ArrayList<>();
    private final Set<String> unreadable = new HashSet<>();
    private boolean tooLong;

    boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * Adds a field that could not be read.
     *
     * @throws ProblemException if the limit of problems is reached
     */
    void add(String field, String rule) {
        unreadable.add(field);
        addProblem(field, rule);
    }

    /** Adds a list with more elements than allowed. */
    void addTooLong(String field, String rule) {
        tooLong = true;
        add(field, rule);
    }

    /** Adds problems from validation. Fields that could not be read are already listed and are skipped. */
    void addAll(List<FieldProblem> problems) {
        problems.stream()
                .filter(problem -> !hasUnreadableWithin(problem.field()))
                .forEach(found::add);
    }

    /** Adds the problems of fields that are not named yet. */
    void addUnnamed(List<FieldProblem> problems) {
        Set<String> named = found.stream().map(FieldProblem::field).collect(Collectors.toSet());
        problems.stream()
                .filter(problem -> !named.contains(problem.field())
                        && !hasUnreadableWithin(problem.field())
                        && !isWithinUnreadable(problem.field()))
                .forEach(found::add);
    }

    /** Whether a list was cut off. Validation is then skipped: the refusal is certain, and the body may be long. */
    boolean hasTooLongList() {
        return tooLong;
    }

    /** Adds a constraint violation, unless it only follows from a field that could not be read. */
    void add(ConstraintViolation<?> violation) {
        String field = snakeCase(violation.getPropertyPath().toString());
        boolean followsFromUnread =
                violation.getInvalidValue() == null ? hasUnreadableWithin(field) : unreadable.contains(field);
        if (!followsFromUnread) {
            addProblem(field, violation.getMessage());
        }
    }

    /** Whether this field, or a field inside it, could not be read. */
    boolean hasUnreadableWithin(String field) {
        return unreadable.stream()
                .anyMatch(named -> named.startsWith(field)
                        && (field.isEmpty()
                                || named.length() == field.length()
                                || named.charAt(field.length()) == '.'
                                || named.charAt(field.length()) == '['));
    }

    private boolean isWithinUnreadable(String field) {
        return unreadable.stream().anyMatch(named -> field.startsWith(named + ".") || field.startsWith(named + "["));
    }

    List<FieldProblem> all() {
        return List.copyOf(found);
    }

    ProblemException refusal() {
        return ProblemException.invalid(all());
    }

    /** Path of the value at which the parser stands, such as {@code items[0].quantity}; empty at the root. */
    static String pathOf(JsonParser parser) {
        TokenStreamContext context = parser.streamReadContext();
        JsonToken token = parser.currentToken();
        boolean begun = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        StringBuilder path = new StringBuilder();
        append(begun && context != null ? context.getParent() : context, path);
        return path.toString();
    }

    /** Path of a property of the object that the parser has just read. */
    static String pathOf(JsonParser parser, String property) {
        String object = pathOf(parser);
        return object.isEmpty() ? property : object + "." + property;
    }

    /** Converts a Java path to the names of the JSON body: {@code items[0].unitPrice} to {@code items[0].unit_price}. */
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

    private void addProblem(String field, String rule) {
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
