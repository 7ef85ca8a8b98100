package platform.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testing.Apart;

/** An address is taken only if it can stand alone in the header of a mail. */
@Apart
class OnlyAddressesThatFitAHeaderAreTakenTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com",
                "a@b",
                "ada.lovelace+shop@mail.example.co.uk",
                "o'brien@example.com",
                "x_y-z{}@sub-domain.example",
                "ada@xn--fiqs8s.example"
            })
    void what_is_an_address(String text) {
        assertThat(EmailAddress.Rule.isAddress(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.com",
                "ada@",
                "ada@@example.com",
                "ada@example@com",
                "ada@example.com\r\nBcc: eve@evil.example",
                "ada\n@example.com",
                "ada@example.com\u0000",
                "Ada <ada@example.com>",
                "ada@example.com, eve@evil.example",
                "\"ada\"@example.com",
                "ada @example.com",
                ".ada@example.com",
                "ada.@example.com",
                "a..b@example.com",
                "ada@example..com",
                "ada@-example.com",
                "ada@example-.com",
                "ada@[127.0.0.1]",
                "ada@exam_ple.com",
                "阿达@example.com",
                "ada@例子.example",
                "ada@example.com;",
                "ada@example.com%0a"
            })
    void what_is_none(String text) {
        assertThat(EmailAddress.Rule.isAddress(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {253, 254})
    void up_to_the_longest(int length) {
        assertThat(EmailAddress.Rule.isAddress(ofLength(length))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 1000, 1_000_000})
    void not_a_longer_one(int length) {
        assertThat(EmailAddress.Rule.isAddress(ofLength(length))).isFalse();
    }

    private static String ofLength(int length) {
        StringBuilder text = new StringBuilder("ada@example");
        while (text.length() < length - 50) {
            text.append('.').append("x".repeat(40));
        }
        text.append('.');
        text.append("x".repeat(length - text.length()));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {64})
    void no_local_part_that_is_too_long(int longest) {
        assertThat(EmailAddress.Rule.isAddress("a".repeat(longest) + "@example.com"))
                .isTrue();
        assertThat(EmailAddress.Rule.isAddress("a".repeat(longest + 1) + "@example.com"))
                .isFalse();
    }
}
