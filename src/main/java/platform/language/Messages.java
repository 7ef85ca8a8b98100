package platform.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts for people. Every language has the same keys. Thread-safe. */
public final class Messages {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");
    private static final Map<Language, Properties> TEXTS = new EnumMap<>(Language.class);

    static {
        Arrays.stream(Language.values()).forEach(language -> TEXTS.put(language, read(language)));
    }

    private Messages() {}

    private static Properties read(Language language) {
        return read("/messages/%s.properties".formatted(language.tag()));
    }

    static Properties read(String file) {
        try (InputStream bytes = Messages.class.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IllegalStateException(file + " is missing");
            }
            Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8);
            Properties properties = new Properties();
            properties.load(text);
            return properties;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @throws IllegalArgumentException if there is no text with this key */
    public static String text(String key, Language language) {
        String text = texts(language).getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no text %s in %s".formatted(key, language));
        }
        return text;
    }

    /**
     * A text with values in the places of its placeholders, such as {@code {order_no}}. A value is not searched for placeholders.
     *
     * @throws IllegalArgumentException if there is no text with this key, or no value for a placeholder
     */
    public static String text(String key, Language language, Map<String, String> values) {
        return PLACEHOLDER.matcher(text(key, language)).replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no value for %s in %s".formatted(found.group(), key));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    static Set<String> keys(Language language) {
        return texts(language).stringPropertyNames();
    }

    private static Properties texts(Language language) {
        return Objects.requireNonNull(TEXTS.get(language));
    }
}
