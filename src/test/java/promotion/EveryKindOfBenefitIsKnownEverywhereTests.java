package promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import promotion.document.DefinitionDocument;
import promotion.engine.AnyBenefits;
import promotion.engine.Selection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The places that must know each kind of benefit, but that the compiler does not compare with the records. */
class EveryKindOfBenefitIsKnownEverywhereTests {

    @Test
    void theSchemaListsEachAndItsFields() {
        JsonNode benefit =
                JsonMapper.shared().valueToTree(DefinitionDocument.schema()).at("/$defs/benefit");

        assertThat(benefit.at("/properties/kind/enum").valueStream().map(JsonNode::stringValue))
                .as("the kinds in definition.schema.json")
                .containsExactlyInAnyOrderElementsOf(AnyBenefits.names());
        assertThat(benefit.at("/allOf")
                        .valueStream()
                        .map(each -> each.at("/if/properties/kind/const").stringValue()))
                .as("the fields of each kind in definition.schema.json")
                .containsExactlyInAnyOrderElementsOf(AnyBenefits.names());
    }

    static Stream<Arguments> console() {
        return Stream.of(
                Arguments.of("FRESH, a new benefit of each kind", "definition/benefit.js", "^  ([A-Z_]+): \\{"),
                Arguments.of("What, the form of each kind", "definition/benefit.js", "^    case \"([A-Z_]+)\":"),
                Arguments.of("the names", "messages/en/money.js", "^  \"promotion_benefit\\.([A-Z_]+)\": "),
                Arguments.of("the names", "messages/zh/money.js", "^  \"promotion_benefit\\.([A-Z_]+)\": "));
    }

    @ParameterizedTest
    @MethodSource("console")
    void theConsoleHasEach(String place, String file, String kind) throws IOException {
        String text =
                Files.readString(Path.of("src/main/resources/static/console").resolve(file));

        assertThat(Pattern.compile(kind, Pattern.MULTILINE)
                        .matcher(text)
                        .results()
                        .map((MatchResult found) -> found.group(1)))
                .as("%s in %s", place, file)
                .containsExactlyInAnyOrderElementsOf(AnyBenefits.names());
    }

    @Test
    void anExampleHasEach() {
        Stream<Class<?>> kinds = Stream.of(Example.all(), TheGuideForEditorsIsAsWrittenTests.examples())
                .flatMap(List::stream)
                .flatMap(example -> example.promotions().stream())
                .map(promotion -> promotion.definition().benefit().getClass());

        assertThat(kinds)
                .as("in src/test/resources/promotion/examples or docs/promotions.md")
                .containsAll(AnyBenefits.kinds());
    }

    @Test
    void testsOfAnyPromotionHaveEach() {
        assertThat(AnyBenefits.byKind(Arbitraries.of(Selection.EVERYTHING)))
                .as("AnyBenefits.byKind")
                .containsOnlyKeys(AnyBenefits.kinds());
        assertThat(AnyBenefits.extremes().stream().<Class<?>>map(Object::getClass))
                .as("AnyBenefits.extremes")
                .containsAll(AnyBenefits.kinds());
    }
}
