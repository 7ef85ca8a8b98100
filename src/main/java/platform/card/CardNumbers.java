package platform.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import platform.web.FieldProblem;

/**
 * Recognises numbers of payment cards in texts: 13 to 19 digits of any script, also in groups, that begin like those of
 * a card scheme, have a length of this scheme, and pass the check of Luhn (ISO/IEC 7812-1, annex B). Characters without a width do not count.
 * Between two groups may be one space, hyphen or dot, or, if all groups have three digits at least, any three characters. What the
 * platform never takes cannot be stolen from it, so a text with such a number is refused. References, SKUs, waybills and phone numbers are not free text and are not searched.
 */
public final class CardNumbers {

    public static final String RULE = "must not have the number of a payment card";

    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;
    private static final int SHOWN = 4;

    /** The longest text between two groups of a number, in characters that have a width. */
    private static final int WIDEST_GAP = 3;

    /** The fewest digits of a group beside a gap that is not one separator: otherwise the numbers of a sentence would often make a card. */
    private static final int SHORTEST_GROUP = 3;

    private static final Pattern GROUP = Pattern.compile("\\p{Nd}+");

    /** Zero-width spaces, joiners, marks of direction and the like. */
    private static final Pattern WITHOUT_WIDTH = Pattern.compile("[\\p{Cf}\\x{FE00}-\\x{FE0F}]");

    private static final Pattern SEPARATOR = Pattern.compile("[\\p{Zs}\\p{Pd}.\\u00B7\\u2022\\u3002\\uFF0E\\uFF65]?");

    /**
     * Digits that follow each other.
     *
     * @param digits as ASCII
     * @param gap what is between the group before and this one
     */
    private record Group(int start, int end, String digits, Gap gap) {}

    private enum Gap {
        /** One separator or nothing. */
        NARROW,
        WIDE,
        /** No number goes on behind it. */
        END
    }

    /** The numbers of a scheme: their first digits, from and to, and their lengths. */
    private record Scheme(String from, String to, int shortest, int longest) {

        boolean has(String number) {
            String prefix = number.substring(0, from.length());
            return number.length() >= shortest
                    && number.length() <= longest
                    && prefix.compareTo(from) >= 0
                    && prefix.compareTo(to) <= 0;
        }
    }

    /** The ranges that the schemes have published for issuers. */
    private static final List<Scheme> SCHEMES = List.of(
            new Scheme("4", "4", 13, 13), // Visa
            new Scheme("4", "4", 16, 16),
            new Scheme("4", "4", 19, 19),
            new Scheme("51", "55", 16, 16), // Mastercard
            new Scheme("2221", "2720", 16, 16),
            new Scheme("34", "34", 15, 15), // American Express
            new Scheme("37", "37", 15, 15),
            new Scheme("62", "62", 16, 19), // UnionPay
            new Scheme("3528", "3589", 16, 19), // JCB
            new Scheme("300", "305", 14, 19), // Diners Club
            new Scheme("36", "36", 14, 19),
            new Scheme("38", "39", 14, 19),
            new Scheme("6011", "6011", 16, 19), // Discover
            new Scheme("644", "649", 16, 19),
            new Scheme("65", "65", 16, 19),
            new Scheme("50", "50", 13, 19), // Maestro
            new Scheme("56", "58", 13, 19),
            new Scheme("63", "63", 13, 19),
            new Scheme("67", "67", 13, 19));

    private CardNumbers() {}

    public static boolean isIn(@Nullable String text) {
        if (text == null || text.length() < SHORTEST) {
            return false;
        }
        return !cards(text).isEmpty();
    }

    /** From where to where a number of a card goes. */
    private record Range(int start, int end) {}

    /** A number may consist of any groups that follow each other, as other digits can be beside it. */
    private static List<Range> cards(String text) {
        List<Group> groups = groups(text);
        List<Range> found = new ArrayList<>();
        for (int first = 0; first < groups.size(); first++) {
            StringBuilder number = new StringBuilder(LONGEST);
            boolean wide = false;
            int shortest = LONGEST;
            for (int last = first; last < groups.size(); last++) {
                Group group = groups.get(last);
                if (last > first && group.gap() == Gap.END) {
                    break;
                }
                wide |= last > first && group.gap() == Gap.WIDE;
                shortest = Math.min(shortest, group.digits().length());
                number.append(group.digits());
                if (number.length() > LONGEST || wide && shortest < SHORTEST_GROUP) {
                    break;
                }
                if (isCard(number.toString())) {
                    found.add(new Range(groups.get(first).start(), group.end()));
                }
            }
        }
        return found;
    }

    private static List<Group> groups(String text) {
        List<Group> groups = new ArrayList<>();
        Matcher digits = GROUP.matcher(text);
        int before = 0;
        while (digits.find()) {
            groups.add(new Group(
                    digits.start(), digits.end(), ascii(digits.group()), gap(text.substring(before, digits.start()))));
            before = digits.end();
        }
        return groups;
    }

    private static String ascii(String digits) {
        StringBuilder ascii = new StringBuilder(digits.length());
        digits.codePoints().forEach(digit -> ascii.append(Character.digit(digit, 10)));
        return ascii.toString();
    }

    private static Gap gap(String between) {
        String seen = WITHOUT_WIDTH.matcher(between).replaceAll("");
        if (SEPARATOR.matcher(seen).matches()) {
            return Gap.NARROW;
        }
        return seen.codePointCount(0, seen.length()) <= WIDEST_GAP ? Gap.WIDE : Gap.END;
    }

    /**
     * The text with an asterisk in place of each digit of a card number, except its last four digits. It is for texts that others wrote, which
     * cannot be refused.
     */
    public static String masked(String text) {
        String masked = text;
        while (isIn(masked)) {
            masked = maskedOnce(masked);
        }
        return masked;
    }

    private static String maskedOnce(String text) {
        StringBuilder masked = new StringBuilder(text);
        cards(text).forEach(card -> mask(masked, card.start(), card.end()));
        return masked.toString();
    }

    private static void mask(StringBuilder text, int begin, int end) {
        int shown = SHOWN;
        for (int i = end; i > begin; ) {
            int character = text.codePointBefore(i);
            int length = Character.charCount(character);
            if (Character.isDigit(character) && shown-- <= 0) {
                text.replace(i - length, i, "*".repeat(length));
            }
            i -= length;
        }
    }

    private static boolean isCard(String number) {
        return number.length() >= SHORTEST
                && SCHEMES.stream().anyMatch(scheme -> scheme.has(number))
                && passesLuhn(number);
    }

    private static boolean passesLuhn(String number) {
        int sum = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(number.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    /**
     * A problem for each text or number within a JSON value that has the number of a card.
     *
     * @param field path of the value in the request
     */
    public static List<FieldProblem> problems(String field, @Nullable Object value) {
        List<FieldProblem> problems = new ArrayList<>();
        collect(field, value, problems);
        return problems;
    }

    private static void collect(String field, @Nullable Object value, List<FieldProblem> problems) {
        switch (value) {
            case Map<?, ?> map -> map.forEach((name, each) -> collect(field + "/" + name, each, problems));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    collect(field + "/" + i, list.get(i), problems);
                }
            }
            case String text -> add(field, text, problems);
            case Number number -> add(field, number.toString(), problems);
            case null -> {}
            default -> {}
        }
    }

    private static void add(String field, String text, List<FieldProblem> problems) {
        if (isIn(text)) {
            problems.add(new FieldProblem(field, RULE));
        }
    }
}
