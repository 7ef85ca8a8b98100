package platform.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import order.OrderStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each text exists in each language, and a client gets the language that it prefers. */
class TextsAreInEachLanguageTests {

    @ParameterizedTest
    @EnumSource
    void no_language_lacks_a_text(Language language) {
        assertThat(Messages.keys(language)).isEqualTo(Messages.keys(Language.ENGLISH));
        assertThat(Messages.keys(language))
                .allSatisfy(key ->
                        assertThat(Messages.text(key, language)).isNotBlank().doesNotContain("\uFFFD"));
    }

    @ParameterizedTest
    @EnumSource
    void each_status_has_a_text_of_its_own(Language language) {
        assertThat(Arrays.stream(OrderStatus.values())
                        .map(status -> Messages.text("order.status." + status, language))
                        .distinct())
                .hasSize(OrderStatus.values().length);
    }

    @Test
    void a_key_without_text_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Messages.text("order.status.LOST", Language.CHINESE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
            null                      | ENGLISH
            zh                        | CHINESE
            zh-CN,zh;q=0.9,en;q=0.8   | CHINESE
            zh-Hant-TW                | CHINESE
            en-GB,zh;q=0.5            | ENGLISH
            de,zh;q=0.7,en;q=0.6      | CHINESE
            fr                        | ENGLISH
            *                         | ENGLISH
            ;;;                       | ENGLISH
            """)
    void the_preferred_language_is_chosen(String header, Language language) {
        assertThat(Language.preferred(header)).isEqualTo(language);
    }
}
