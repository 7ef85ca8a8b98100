package replay.retail;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/**
 * The country names of the data and their ISO 3166-1 alpha-2 codes. The table has all names of the whole data set, even if a file contains
 * only some of its months.
 *
 * <ul>
 *   <li>{@code Channel Islands} have no common code; the table uses {@code JE} (Jersey), the larger of the two.
 *   <li>{@code European Community} and {@code Unspecified} name no country; the table uses {@value #UNKNOWN}, one of the codes that ISO
 *       3166-1 leaves to users. CLDR reads it as "unknown region".
 * </ul>
 */
public final class CountryCodes {

    /** Code of an unknown country. */
    public static final String UNKNOWN = "ZZ";

    private static final Map<String, String> CODES = Map.ofEntries(
            entry("Australia", "AU"),
            entry("Austria", "AT"),
            entry("Bahrain", "BH"),
            entry("Belgium", "BE"),
            entry("Brazil", "BR"),
            entry("Canada", "CA"),
            entry("Channel Islands", "JE"),
            entry("Cyprus", "CY"),
            entry("Czech Republic", "CZ"),
            entry("Denmark", "DK"),
            entry("EIRE", "IE"),
            entry("European Community", UNKNOWN),
            entry("Finland", "FI"),
            entry("France", "FR"),
            entry("Germany", "DE"),
            entry("Greece", "GR"),
            entry("Hong Kong", "HK"),
            entry("Iceland", "IS"),
            entry("Israel", "IL"),
            entry("Italy", "IT"),
            entry("Japan", "JP"),
            entry("Lebanon", "LB"),
            entry("Lithuania", "LT"),
            entry("Malta", "MT"),
            entry("Netherlands", "NL"),
            entry("Norway", "NO"),
            entry("Poland", "PL"),
            entry("Portugal", "PT"),
            entry("RSA", "ZA"),
            entry("Saudi Arabia", "SA"),
            entry("Singapore", "SG"),
            entry("Spain", "ES"),
            entry("Sweden", "SE"),
            entry("Switzerland", "CH"),
            entry("USA", "US"),
            entry("United Arab Emirates", "AE"),
            entry("United Kingdom", "GB"),
            entry("Unspecified", UNKNOWN));

    private CountryCodes() {}

    /** The code for a name; empty for a name that is not in the table. */
    public static Optional<String> declared(String countryName) {
        return Optional.ofNullable(CODES.get(countryName));
    }

    /** The code for a name; {@value #UNKNOWN} for a name that is not in the table. */
    public static String of(String countryName) {
        return declared(countryName).orElse(UNKNOWN);
    }
}
