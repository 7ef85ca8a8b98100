package replay.retail;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/**
 * The data's country names and their ISO 3166-1 alpha-2 codes. The names are those of the whole data set, also of the
 * months that a file may leave out.
 *
 * <ul>
 *   <li>{@code Channel Islands} have no code together; {@code JE} (Jersey) is the larger of the two.
 *   <li>{@code European Community} and {@code Unspecified} name no country: {@value #UNKNOWN}, one of the codes that ISO
 *       3166-1 leaves to users and that CLDR reads as "unknown region".
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

    /** The code declared for a name, empty for a name that the table does not know. */
    public static Optional<String> declared(String countryName) {
        return Optional.ofNullable(CODES.get(countryName));
    }

    /** The code declared for a name, {@value #UNKNOWN} for a name that the table does not know. */
    public static String of(String countryName) {
        return declared(countryName).orElse(UNKNOWN);
    }
}
