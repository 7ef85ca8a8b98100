package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import testing.TestSources;

/**
 * All edge tests share one platform, where an automatic promotion or a shipping rate applies to every order in its currency. So a test that
 * makes one sells in a currency that no other test uses.
 */
class TestsShareNoCurrencyTests {

    /** No test makes automatic promotions in these currencies. XOF is only for shipping rates that nobody pays. */
    private static final Set<String> SHARED = Set.of("GBP", "EUR", "USD", "JPY", "KWD", "XOF");

    private static final Pattern LITERAL = Pattern.compile("[\",]([A-Z]{3})\"");

    @Test
    void eachOtherCurrencyBelongsToOneTest() throws IOException {
        Set<String> currencies = new TreeSet<>();
        Currency.getAvailableCurrencies().forEach(each -> currencies.add(each.getCurrencyCode()));
        currencies.removeAll(SHARED);
        Map<String, Set<String>> users = TestSources.literals(Path.of("src/test/java/edge"), LITERAL, source -> true);
        users.keySet().retainAll(currencies);

        assertThat(users)
                .isNotEmpty()
                .allSatisfy((currency, files) -> assertThat(files).as(currency).hasSize(1));
    }
}
