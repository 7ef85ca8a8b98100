package platform.callback;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message whose signature covers the text {@code name=value&name=value}, in the order of the names and without escapes.
 * Several messages can have the same text, because a value may contain {@code &} and {@code =}. Somebody could therefore take the signature
 * of a genuine message and split its text into other fields, for example to hide the name of another merchant in a value. {@link #read}
 * refuses such messages: the fields that it returns follow from the signed text alone.
 *
 * <p>Proof. Put {@code &} in front of the text, and call each {@code &name=} in it a mark. Names have no {@code &} and no {@code =}. So a mark
 * either begins a field or lies completely in a value; it cannot begin in a value and end outside of it, because the next character there is
 * {@code &}. No value contains the mark of a used name. So the marks of used names are exactly the beginnings of the used fields. The value of
 * a used field contains no mark at all. So it ends at the next mark, or at the end of the text. Each used field of the genuine message is
 * therefore read at its own place, whoever wrote the other values.
 */
public final class SignedFields {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
    private static final Pattern MARK = Pattern.compile("&(" + NAME.pattern() + ")=");

    private SignedFields() {}

    /** The text of these fields that a signature covers. */
    public static String text(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining("&"));
    }

    /**
     * Reads the used fields of a message whose signature has been verified.
     *
     * @param signed all fields that the signature covers
     * @param used names of the fields that the caller uses
     * @return the used fields
     * @throws IllegalArgumentException if another message with other used fields could have the same signed text
     */
    public static Map<String, String> read(Map<String, String> signed, Set<String> used) {
        Map<String, String> read = new HashMap<>();
        signed.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "The name of a field has other characters than letters, digits and underscores.");
            }
            requireOneField(value, used.contains(name) ? null : used);
            if (used.contains(name)) {
                read.put(name, value);
            }
        });
        return read;
    }

    /** @param forbidden names that no mark in the value may have; null if it may have no mark at all */
    private static void requireOneField(String value, @Nullable Set<String> forbidden) {
        Matcher mark = MARK.matcher(value);
        while (mark.find()) {
            if (forbidden == null || forbidden.contains(mark.group(1))) {
                throw new IllegalArgumentException("The value of a field contains another field.");
            }
        }
    }
}
