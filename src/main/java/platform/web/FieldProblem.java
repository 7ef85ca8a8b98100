package platform.web;

import java.util.Comparator;

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
