package replay.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every country name of the data has an ISO code, or ZZ if it names no country. */
class NamesEveryCountryTests {

    /** All names of the whole data set, December 2010 to December 2011. */
    private static final List<String> NAMES = List.of(
            "Australia",
            "Austria",
            "Bahrain",
            "Belgium",
            "Brazil",
            "Canada",
            "Channel Islands",
            "Cyprus",
            "Czech Republic",
            "Denmark",
            "EIRE",
            "European Community",
            "Finland",
            "France",
            "Germany",
            "Greece",
            "Hong Kong",
            "Iceland",
            "Israel",
            "Italy",
            "Japan",
            "Lebanon",
            "Lithuania",
            "Malta",
            "Netherlands",
            "Norway",
            "Poland",
            "Portugal",
            "RSA",
            "Saudi Arabia",
            "Singapore",
            "Spain",
            "Sweden",
            "Switzerland",
            "USA",
            "United Arab Emirates",
            "United Kingdom",
            "Unspecified");

    private static final Set<String> ISO = Set.of(Locale.getISOCountries());

    @Test
    void everyNameOfTheDataHasACode() {
        assertThat(NAMES)
                .hasSize(38)
                .allSatisfy(
                        name -> assertThat(CountryCodes.declared(name)).as(name).isPresent());
    }

    @Test
    void everyNameOfThePieceHasACode() {
        assertThat(Piece.plan().invoices())
                .extracting(Invoice::country)
                .allSatisfy(
                        name -> assertThat(CountryCodes.declared(name)).as(name).isPresent());
    }

    @Test
    void everyCodeIsFromIsoExceptForNamesOfNoCountry() {
        assertThat(NAMES)
                .filteredOn(name -> !ISO.contains(CountryCodes.of(name)))
                .containsExactly("European Community", "Unspecified");
    }

    @ParameterizedTest
    @CsvSource({
        "EIRE, IE",
        "RSA, ZA",
        "USA, US",
        "Channel Islands, JE",
        "United Kingdom, GB",
        "European Community, ZZ",
        "Unspecified, ZZ",
        "Atlantis, ZZ",
    })
    void namesThatAreNotIsoAreDeclared(String name, String code) {
        assertThat(CountryCodes.of(name)).isEqualTo(code);
    }
}
