package platform.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import platform.web.FieldProblem;

/**
 * Recognises numbers of payment cards in texts: 13 to 19 digits, also in groups with a space or hyphen between them, that begin like those of
 * a card scheme, have a length of this scheme, and pass the check of Luhn (ISO/IEC 7812-1, annex B). What the
 * platform never takes cannot be stolen from it, so a text with such a number is refused. References, SKUs, waybills and phone numbers are not free text and are not searched.
 */
public final class CardNumbers {

    public static final String RULE = "must not have the number of a payment card";

    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;
    private static final int SHOWN = 4;

    /** Digits in groups, one separator between two of them. */
    private static final Pattern GROUPS = Pattern.compile("\\d+(?:[ \\u00A0\\-\\u2010\\u2011]\\d+)*");

    private static final Pattern GROUP = Pattern.compile("\\d+");

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
        Matcher groups = GROUPS.matcher(text);
        while (groups.find()) {
            if (groups.end() - groups.start() >= SHORTEST && isInGroups(groups.group())) {
                return true;
            }
        }
        return false;
    }

    /** A number may consist of any groups that follow each other, as other digits can be beside it. */
    private static boolean isInGroups(String text) {
        List<String> groups =
                GROUP.matcher(text).results().map(found -> found.group()).toList();
        for (int first = 0; first < groups.size(); first++) {
            StringBuilder number = new StringBuilder(LONGEST);
            for (int last = first; last < groups.size(); last++) {
                number.append(groups.get(last));
                if (number.length() > LONGEST) {
                    break;
                }
                if (isCard(number.toString())) {
                    return true;
                }
            }
        }
        return false;
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
        Matcher runs = GROUPS.matcher(text);
        while (runs.find()) {
            List<MatchResult> groups = GROUP.matcher(text)
                    .region(runs.start(), runs.end())
                    .results()
                    .toList();
            for (int first = 0; first < groups.size(); first++) {
                StringBuilder number = new StringBuilder(LONGEST);
                for (int last = first; last < groups.size() && number.length() <= LONGEST; last++) {
                    number.append(groups.get(last).group());
                    if (number.length() <= LONGEST && isCard(number.toString())) {
                        mask(masked, groups.get(first).start(), groups.get(last).end());
                    }
                }
            }
        }
        return masked.toString();
    }

    private static void mask(StringBuilder text, int begin, int end) {
        int shown = SHOWN;
        for (int i = end - 1; i >= begin; i--) {
            if (text.charAt(i) != '*' && Character.isDigit(text.charAt(i)) && shown-- <= 0) {
                text.setCharAt(i, '*');
            }
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
