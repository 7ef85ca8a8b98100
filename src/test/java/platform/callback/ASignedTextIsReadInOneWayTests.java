package platform.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testing.Apart;

/** A signature covers {@code name=value&name=value} without escapes, so each text stands for several messages. At most one of them counts. */
@Apart
class ASignedTextIsReadInOneWayTests {

    private static final Set<String> USED = Set.of("a", "b");

    /** All texts of up to seven of these characters, each split into names and values in every way. */
    @Test
    void allSplitsOfOneTextThatAreReadHaveTheSameUsedFields() {
        List<String> texts = List.of("");
        int readMoreThanOnce = 0;
        int refused = 0;
        for (int length = 1; length <= 7; length++) {
            texts = texts.stream()
                    .flatMap(text -> "abc&=".chars().mapToObj(next -> text + (char) next))
                    .filter(text -> "abc".indexOf(text.charAt(0)) >= 0)
                    .toList();
            for (String text : texts) {
                Map<Map<String, String>, Integer> readings = new HashMap<>();
                for (Map<String, String> split : splits(text)) {
                    Map<String, String> read = readOrNull(split);
                    if (read == null) {
                        refused++;
                    } else {
                        readings.merge(read, 1, Integer::sum);
                    }
                }
                assertThat(readings).as(text).hasSizeLessThanOrEqualTo(1);
                readMoreThanOnce += readings.values().stream().anyMatch(count -> count > 1) ? 1 : 0;
            }
        }
        assertThat(refused).isPositive();
        assertThat(readMoreThanOnce)
                .as("the values of other fields may contain fields that nobody uses")
                .isPositive();
    }

    @Test
    void aFieldOfTheSenderIsNeverHidden() {
        Map<String, String> sent = new TreeMap<>(Map.of("a", "theirs", "c", "x&b=ours", "d", "1"));
        String text = SignedFields.text(sent);
        assertThat(splits(text))
                .hasSizeGreaterThan(5)
                .allSatisfy(split -> assertThat(readOrNull(split)).isIn(null, Map.of("a", "theirs", "b", "ours")));
    }

    @Test
    void anAmpersandThatBeginsNoFieldMayStandInAValue() {
        Map<String, String> sent = Map.of("a", "Smith & Sons = friends", "c", "{x=1&y=2}", "b", "&&=");
        assertThat(SignedFields.read(sent, USED)).isEqualTo(Map.of("a", "Smith & Sons = friends", "b", "&&="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a&", "a=", "a=1&b", "a b", "ａ", "ä", "a\n", "a-b", "a.b"})
    void aNameHasLettersDigitsAndUnderscoresOnly(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> SignedFields.read(Map.of(name, "1"), USED));
    }

    private static Map<String, String> readOrNull(Map<String, String> split) {
        try {
            return SignedFields.read(split, USED);
        } catch (IllegalArgumentException refused) {
            return null;
        }
    }

    /** Each message that has this text. */
    private static List<Map<String, String>> splits(String text) {
        List<Map<String, String>> splits = new ArrayList<>();
        split(text, new TreeMap<>(), splits);
        return splits.stream()
                .filter(split -> SignedFields.text(split).equals(text))
                .distinct()
                .toList();
    }

    private static void split(String rest, Map<String, String> before, List<Map<String, String>> splits) {
        for (int equals = rest.indexOf('='); equals >= 0; equals = rest.indexOf('=', equals + 1)) {
            String name = rest.substring(0, equals);
            if (before.containsKey(name)) {
                continue;
            }
            Map<String, String> last = new TreeMap<>(before);
            last.put(name, rest.substring(equals + 1));
            splits.add(last);
            for (int end = rest.indexOf('&', equals); end >= 0; end = rest.indexOf('&', end + 1)) {
                Map<String, String> next = new TreeMap<>(before);
                next.put(name, rest.substring(equals + 1, end));
                split(rest.substring(end + 1), next, splits);
            }
        }
    }
}
