package platform.language;

import java.util.Optional;
import java.util.Properties;

/** The texts of problems in other languages than English. The problems themselves declare the English texts. Thread-safe. */
public final class ProblemTexts {

    private static final String MESSAGE = ".message";
    private static final Properties CHINESE = Messages.read("/messages/problems_zh.properties");

    private ProblemTexts() {}

    /** What happened, in a few words; empty if the language has no text for this code. */
    public static Optional<String> title(String code, Language language) {
        return text(code, language);
    }

    /** When the platform answers with this code; empty if the language has no text for this code. */
    public static Optional<String> message(String code, Language language) {
        return text(code + MESSAGE, language);
    }

    private static Optional<String> text(String key, Language language) {
        return switch (language) {
            case ENGLISH -> Optional.empty();
            case CHINESE -> Optional.ofNullable(CHINESE.getProperty(key));
        };
    }
}
