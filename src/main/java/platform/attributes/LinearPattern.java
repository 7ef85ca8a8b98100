package platform.attributes;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * A pattern of a schema, matched by RE2. The time grows linearly with the size of the text and of the pattern. The pattern may match
 * anywhere in a text, as JSON Schema requires.
 */
final class LinearPattern implements RegularExpression {

    static final int MAX_CHARACTERS = 500;

    /** Maximum size of a compiled pattern. Nested repetitions multiply, so a short pattern may need a program that fills the memory. */
    static final int MAX_INSTRUCTIONS = 2_000;

    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{([0-9]{1,4})(,([0-9]{0,4}))?}");

    private final Pattern pattern;
    private final int instructions;

    private LinearPattern(Pattern pattern) {
        this.pattern = pattern;
        this.instructions = pattern.programSize();
    }

    /** @throws IllegalArgumentException that says why RE2 cannot use the pattern */
    static LinearPattern of(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("it has more than %d characters".formatted(MAX_CHARACTERS));
        }
        if (instructions(text) > MAX_INSTRUCTIONS) {
            throw new IllegalArgumentException(
                    "its repetitions need more than %d instructions".formatted(MAX_INSTRUCTIONS));
        }
        try {
            return new LinearPattern(Pattern.compile(text));
        } catch (PatternSyntaxException unknown) {
            throw new IllegalArgumentException(unknown.getDescription() + ": " + unknown.getPattern());
        }
    }

    /** Why a pattern cannot be used; empty if it can be used. */
    static Optional<String> whyUnsupported(String text) {
        try {
            of(text);
            return Optional.empty();
        } catch (IllegalArgumentException objection) {
            return Optional.of(String.valueOf(objection.getMessage()));
        }
    }

    @Override
    public boolean matches(String value) {
        return Effort.allows(value.length(), instructions)
                && pattern.matcher(value).find();
    }

    /**
     * Estimates the number of instructions that RE2 will need: each part counts as often as it is repeated. The estimate is roughly a lower
     * bound.
     */
    static long instructions(String pattern) {
        Deque<Long> outer = new ArrayDeque<>();
        Matcher repetition = REPETITION.matcher(pattern);
        long sum = 0;
        long last = 0;
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '{' && repetition.find(at) && repetition.start() == at) {
                long added = last * (times(repetition) - 1);
                sum += added;
                last += added;
                at = repetition.end();
            } else if (c == '(') {
                outer.push(sum);
                sum = 2;
                at++;
            } else if (c == ')' && !outer.isEmpty()) {
                last = sum;
                sum += outer.pop();
                at++;
            } else {
                last = c == '*' || c == '+' || c == '?' ? last + 1 : 1;
                sum++;
                at = end(pattern, at);
            }
            if (sum > MAX_INSTRUCTIONS) {
                return sum; // before it overflows
            }
        }
        return sum + outer.stream().mapToLong(Long::longValue).sum();
    }

    private static long times(Matcher repetition) {
        long least = Long.parseLong(repetition.group(1));
        String most = repetition.group(3);
        return Math.max(1, most == null || most.isEmpty() ? least + 1 : Long.parseLong(most));
    }

    /** Index after the character, escape or class that begins at {@code at}. */
    private static int end(String pattern, int at) {
        char c = pattern.charAt(at);
        if (c == '\\') {
            if (pattern.startsWith("Q", at + 1)) {
                throw new IllegalArgumentException("\\Q is not supported");
            }
            return at + 2;
        }
        return c == '[' ? endOfClass(pattern, at + 1) : at + 1;
    }

    private static int endOfClass(String pattern, int begin) {
        int at = pattern.startsWith("^", begin) ? begin + 1 : begin;
        int first = at;
        while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
            int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
            at = named >= 0 ? named + 2 : pattern.charAt(at) == '\\' ? at + 2 : at + 1;
        }
        return at + 1;
    }
}
