package order.settings;

import java.util.Locale;
import java.util.Set;

/**
 * The countries that the shop delivers to.
 *
 * @param served ISO 3166-1 alpha-2 codes; empty if the shop delivers to all countries
 */
public record Countries(Set<String> served) {

    /** The code for an unknown country (from CLDR). */
    public static final String UNKNOWN = "ZZ";

    public static final String CODE_RULE = "must be an ISO 3166-1 alpha-2 country code";

    private static final Set<String> CODES = Set.of(Locale.getISOCountries());

    public static boolean isCode(String country) {
        return CODES.contains(country);
    }

    /** Also true for {@link #UNKNOWN}, because operators may enter orders whose country they do not know. */
    public boolean isServed(String country) {
        return UNKNOWN.equals(country) || (isCode(country) && (served.isEmpty() || served.contains(country)));
    }

    /** The rule that {@link #isServed} checks, as a text for a field problem. */
    public String rule() {
        return served.isEmpty()
                ? CODE_RULE
                : "must be a country that the shop delivers to, " + SalesChannels.oneOf(served);
    }
}
