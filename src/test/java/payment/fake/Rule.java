package payment.fake;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which values a field may have.
 *
 * @param allowed the rule in words, for the message of a {@link Violation}
 */
public record Rule(String allowed, Predicate<Object> accepts) {

    /** A text that is not empty. */
    public static Rule text(int longest) {
        return text(1, longest);
    }

    /** @param shortest in characters (code points), as {@code longest} */
    public static Rule text(int shortest, int longest) {
        return new Rule(
                "a text of %d to %d characters".formatted(shortest, longest),
                value -> value instanceof String text
                        && text.codePointCount(0, text.length()) >= shortest
                        && text.codePointCount(0, text.length()) <= longest);
    }

    public static Rule matches(String pattern) {
        return new Rule("a text like " + pattern, value -> value instanceof String text && text.matches(pattern));
    }

    public static Rule oneOf(String... values) {
        Set<String> allowed = Set.of(values);
        return new Rule("one of " + List.of(values), allowed::contains);
    }

    /** A whole number of JSON. */
    public static Rule whole(long least, long most) {
        return new Rule(
                "a whole number from %d to %d".formatted(least, most),
                value -> value instanceof BigInteger number && isBetween(number, least, most));
    }

    /** A whole number that is written as a text, as in a form. */
    public static Rule digits(long least, long most) {
        return new Rule(
                "digits from %d to %d".formatted(least, most),
                value -> value instanceof String text
                        && text.matches("-?\\d+")
                        && isBetween(new BigInteger(text), least, most));
    }

    private static boolean isBetween(BigInteger number, long least, long most) {
        return number.compareTo(BigInteger.valueOf(least)) >= 0 && number.compareTo(BigInteger.valueOf(most)) <= 0;
    }

    /** A boolean of JSON. */
    public static Rule bool() {
        return new Rule("true or false", Boolean.class::isInstance);
    }

    /** An object, whose fields have rules of their own. */
    public static Rule object() {
        return new Rule("an object", Map.class::isInstance);
    }

    /** An array, whose elements have the name of the array and {@code []}. */
    public static Rule array() {
        return new Rule("an array", List.class::isInstance);
    }

    public Rule and(Rule other) {
        return new Rule(allowed + ", " + other.allowed, value -> accepts.test(value) && other.accepts.test(value));
    }
}
