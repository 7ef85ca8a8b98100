package platform.text;

import java.util.regex.Pattern;

/** Texts from outside, such as the messages of failures, in a form that PostgreSQL stores. */
public final class StoredText {

    /** PostgreSQL stores no zero character, and UTF-8 has no half of a surrogate pair. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

    private StoredText() {}

    /**
     * The beginning of a text, with a space in place of each character that cannot be stored.
     *
     * @param most the longest result, in UTF-16 units
     */
    public static String of(String text, int most) {
        String begun = text.length() <= most ? text : text.substring(0, most);
        return UNSTORABLE.matcher(begun).replaceAll(" ");
    }
}
