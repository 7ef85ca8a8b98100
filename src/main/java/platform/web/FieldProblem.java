package platform.web;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import tools.jackson.databind.JsonNode;

/**
 * One field of a request that breaks a rule.
 *
 * @param field path of the field, as the caller wrote it: {@code items[0].quantity}
 * @param rule what the value must be: {@code must be between 1 and 1000000}
 */
public record FieldProblem(String field, String rule) implements Comparable<FieldProblem> {

    private static final Comparator<FieldProblem> BY_FIELD_THEN_RULE = Comparator.comparing(
                    FieldProblem::field, FieldProblem::compareFields)
            .thenComparing(FieldProblem::rule);

    /**
     * Finds the bad fields of a body that only the module of the body can check, such as references to objects that do not exist. It is
     * asked only if the body is refused anyway, so that the refusal names all bad fields; a valid body is checked where it is handled.
     *
     * @param <B> the type of the body
     */
    public interface Finder<B> {

        Class<B> body();

        /** @param body any of its components may be null, because they could not be read or were not sent */
        List<FieldProblem> find(B body);

        static List<FieldProblem> find(ObjectProvider<Finder<?>> finders, Object body) {
            return finders.stream()
                    .flatMap(finder -> finder.findIfKnown(body).stream())
                    .toList();
        }

        private List<FieldProblem> findIfKnown(Object any) {
            return body().isInstance(any) ? find(body().cast(any)) : List.of();
        }
    }

    /** What a value of this type must be, for callers. */
    public static String ruleOf(Class<?> type) {
        if (type == Integer.class || type == int.class) {
            return "must be a whole number";
        } else if (type == Long.class || type == long.class) {
            return "must be a whole number";
        } else if (type == String.class) {
            return "must be text";
        } else if (type == Boolean.class || type == boolean.class) {
            return "must be true or false";
        } else if (type == Instant.class) {
            return "must be an instant such as 2026-01-31T09:30:00Z";
        } else if (type == Currency.class) {
            return "must be an ISO 4217 currency code";
        } else if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", ", "must be one of ", ""));
        } else if (JsonNode.class.isAssignableFrom(type)) {
            return "must be an object";
        } else if (Iterable.class.isAssignableFrom(type) || type.isArray()) {
            return "must be a list";
        }
        return "must be an object";
    }

    /** Orders by field, with indexes in numerical order ({@code items[2]} before {@code items[10]}), then by rule. */
    @Override
    public int compareTo(FieldProblem other) {
        return BY_FIELD_THEN_RULE.compare(this, other);
    }

    private static int compareFields(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int endOfNumber = endOfDigits(one, i);
            int endOfOther = endOfDigits(other, j);
            int order;
            if (endOfNumber > i && endOfOther > j) {
                int length = Integer.compare(endOfNumber - i, endOfOther - j);
                order = length != 0 ? length : one.substring(i, endOfNumber).compareTo(other.substring(j, endOfOther));
                i = endOfNumber;
                j = endOfOther;
            } else {
                order = Character.compare(one.charAt(i++), other.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.length() - i, other.length() - j);
    }

    private static int endOfDigits(String text, int start) {
        int end = start;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
