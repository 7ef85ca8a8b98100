package platform.language;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A language in which the platform has texts for people. */
public enum Language {
    ENGLISH("en"),
    CHINESE("zh");

    private static final int MOST_CHARACTERS = 500;

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** The tag of the language, as in BCP 47. */
    public String tag() {
        return tag;
    }

    /**
     * The language that a client prefers.
     *
     * @param acceptLanguage value of the header Accept-Language; null if it is absent
     * @return English if the header is absent or malformed, or names no language of the platform
     */
    public static Language preferred(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.length() > MOST_CHARACTERS) {
            return ENGLISH;
        }
        try {
            List<String> tags = Arrays.stream(values()).map(Language::tag).toList();
            String best = Locale.lookupTag(Locale.LanguageRange.parse(acceptLanguage), tags);
            return best == null ? ENGLISH : of(best);
        } catch (IllegalArgumentException malformed) {
            return ENGLISH;
        }
    }

    /**
     * The language with this tag.
     *
     * @return English for any other tag
     */
    public static Language of(String tag) {
        return Arrays.stream(values())
                .filter(each -> each.tag.equals(tag))
                .findFirst()
                .orElse(ENGLISH);
    }
}
