package platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsFromOutsideCanBeStoredTests {

    @ParameterizedTest
    @CsvSource({
        "short,                   short",
        "exactly ten,             exactly te",
        "'a\0b',                  'a b'",
        "'nine char\uD83D\uDE00', 'nine char '",
        "'\uD83D\uDE00 whole',    '\uD83D\uDE00 whole'",
        "'\uDE00\uD83D alone',    '   alone'"
    })
    void theBeginningWithoutWhatPostgresDoesNotTake(String text, String stored) {
        assertThat(StoredText.of(text, 10)).isEqualTo(stored);
    }
}
