package payment.reconciliation.bank;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds ids in the texts of bank lines. Banks write texts in capitals and change or drop signs, so an id counts as its letters and digits only.
 * It is found if it consists of whole words of the text that follow each other, so {@code PO_1} is not found in {@code PO-12}.
 */
final class SearchIds {

    /** Shorter ids are not searched for, because other words of a text may be the same. */
    static final int SHORTEST = 6;

    private static final int LONGEST = 64;
    private static final int MOST_WORDS = 8;
    private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9]+");

    private SearchIds() {}

    /** The letters and digits of an id, in capitals. */
    static String of(String id) {
        return OTHERS.matcher(id).replaceAll("").toUpperCase(Locale.ROOT);
    }

    /** All ids that a text may name, as {@link #of} writes them. */
    static Set<String> in(String text) {
        List<String> words = Arrays.stream(OTHERS.split(text.toUpperCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .toList();
        Set<String> ids = new HashSet<>();
        for (int first = 0; first < words.size(); first++) {
            StringBuilder id = new StringBuilder();
            for (int last = first; last < Math.min(words.size(), first + MOST_WORDS); last++) {
                id.append(words.get(last));
                if (id.length() > LONGEST) {
                    break;
                }
                if (id.length() >= SHORTEST) {
                    ids.add(id.toString());
                }
            }
        }
        return ids;
    }
}
