package platform.graphql;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import platform.text.Visible;
import platform.web.ProblemException;

/** Checks the texts and numbers among arguments, which the schema does not limit. */
public final class GraphQlArguments {

    private static final Pattern VISIBLE = Pattern.compile(Visible.PATTERN);

    private final Map<String, ?> values;
    private final String prefix;

    /** @param prefix stands before the name of an argument in refusals; empty if there is none */
    public GraphQlArguments(Map<String, ?> values, String prefix) {
        this.values = values;
        this.prefix = prefix;
    }

    /** @throws ProblemException 400 if the text has a control character, or is not within the limits */
    public @Nullable String text(String name, int min, int max) {
        if (!(values.get(name) instanceof String text)) {
            return null;
        }
        if (text.length() < min || text.length() > max) {
            throw ProblemException.invalid(prefix + name, "must have %d to %d characters".formatted(min, max));
        }
        if (!VISIBLE.matcher(text).matches()) {
            throw ProblemException.invalid(prefix + name, Visible.RULE);
        }
        return text;
    }

    /** @throws ProblemException 400 if the text does not match the pattern */
    public @Nullable String text(String name, int max, Pattern pattern, String rule) {
        String text = text(name, 1, max);
        if (text != null && !pattern.matcher(text).matches()) {
            throw ProblemException.invalid(prefix + name, rule);
        }
        return text;
    }

    /**
     * @param instead the value if the argument is null
     * @throws ProblemException 400 if the number is not within the limits
     */
    public int number(String name, int min, int max, int instead) {
        int number = values.get(name) instanceof Integer given ? given : instead;
        if (number < min || number > max) {
            throw ProblemException.invalid(prefix + name, "must be between %d and %d".formatted(min, max));
        }
        return number;
    }
}
