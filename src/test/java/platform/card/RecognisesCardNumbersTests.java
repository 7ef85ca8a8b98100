package platform.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import platform.web.FieldProblem;
import testing.Apart;

/** A text with the number of a payment card is recognised, and other digits are not taken for one. */
@Apart
class RecognisesCardNumbersTests {

    /** The numbers that payment providers publish for tests, one for each scheme. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "4242424242424242",
                "4222222222222",
                "5555555555554444",
                "2223003122003222",
                "378282246310005",
                "6200000000000005",
                "3566002020360505",
                "30569309025904",
                "36227206271667",
                "6011111111111117",
                "6759649826438453",
                "4242 4242 4242 4242",
                "4242-4242-4242-4242",
                "3782 822463 10005",
                "my card is 4242424242424242, thanks",
                "flat 12 4242 4242 4242 4242 12/27",
                "卡号4242424242424242",
                "4242.4242.4242.4242",
                "4242\u00B74242\u00B74242\u00B74242",
                "\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12\uFF14\uFF12",
                "\u0664\u0662\u0664\u0662 4242 4242 4242",
                "4242\u200B4242\u200B4242\u200B4242",
                "42\u200D42\u206042 42\uFEFF42 42 42 42 42",
                "4242x4242x4242x4242",
                "4242 a 4242 b 4242 c 4242",
                "4242, 4242, 4242, 4242",
                "4242\u2009\u20094242//4242 - 4242"
            })
    void aCard(String text) {
        assertThat(CardNumbers.isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no digits at all, but quite a long text",
                "4242424242424241",
                "424242424242",
                "42424242424242424242",
                "1234567812345670",
                "490154203237518",
                "0086 138 0013 8000",
                "+44 20 7946 0958",
                "4006381333931",
                "1790000000123",
                "4 of 24, 2 of 42, 42 of 42, 42 of 42",
                "4242 4242 and then 4242 4242"
            })
    void notACard(String text) {
        assertThat(CardNumbers.isIn(text)).isFalse();
    }

    @Test
    void textsAndNumbersWithinAValueAreNamedByTheirPath() {
        Map<String, Object> value = Map.of(
                "note", "4242424242424242", "deep", Map.of("list", List.of("fine", 4242424242424242L)), "size", 42);

        assertThat(CardNumbers.problems("attributes", value))
                .containsExactlyInAnyOrder(
                        new FieldProblem("attributes/note", CardNumbers.RULE),
                        new FieldProblem("attributes/deep/list/1", CardNumbers.RULE));
    }

    /** One wrong digit breaks the check of Luhn. */
    @Property
    void aMistypedNumberIsNone(@ForAll @IntRange(max = 15) int at, @ForAll @IntRange(min = 1, max = 9) int more) {
        StringBuilder number = new StringBuilder("5555555555554444");
        number.setCharAt(at, (char) ('0' + (number.charAt(at) - '0' + more) % 10));

        assertThat(CardNumbers.isIn(number.toString())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "my card is 4242424242424242 thanks, my card is ************4242 thanks",
        "4242 4242 4242 4242, **** **** **** 4242",
        "3782-822463-10005, ****-******-*0005",
        "po_1234567812345670, po_1234567812345670",
        "4242424242424242 and 5555555555554444, ************4242 and ************4444",
        "4242x4242x4242x4242, ****x****x****x4242",
        "4242424242424242 424242424242, **************** ********4242"
    })
    void whatCannotBeRefusedIsMasked(String text, String masked) {
        assertThat(CardNumbers.masked(text)).isEqualTo(masked);
    }

    @Property(tries = 500)
    void aMaskedTextHasNoCard(
            @ForAll @StringLength(max = 60) @CharRange(from = '2', to = '6') String digits,
            @ForAll @IntRange(min = 0, max = 12) int gap) {
        String text = gap == 0 ? digits : digits.replaceAll("(.{%d})".formatted(gap), "$1 ");
        assertThat(CardNumbers.isIn(CardNumbers.masked(text))).isFalse();
    }
}
