package order.settings;

import java.util.Locale;
import java.util.Set;

/**
 * The countries that the shop delivers to.
 *
 * @param served ISO 3166-1 alpha-2; empty for all
 */
public record Countries(Set<String> served) {

    /** For an address whose country is not known (CLDR). */
    public static final String UNKNOWN = "ZZ";

    public static final String CODE_RULE = "must be an ISO 3166-1 alpha-2 country code";

    private static final Set<String> CODES = Set.of(Locale.getISOCountries());

    public static boolean isCode(String country) {
        return CODES.contains(country);
    }

    /** {@link #UNKNOWN} is served too: operators enter orders whose country they do not know. */
    public boolean isServed(String country) {
        return UNKNOWN.equals(country) || (isCode(country) && (served.isEmpty() || served.contains(country)));
    }

    /** What {@link #isServed} asks for. */
    public String rule() {
        return served.isEmpty()
                ? CODE_RULE
                : "must be a country that the shop delivers to, " + SalesChannels.oneOf(served);
    }
}
