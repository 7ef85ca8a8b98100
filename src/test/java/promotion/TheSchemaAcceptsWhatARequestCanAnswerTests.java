package promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import promotion.document.DefinitionDocument;
import promotion.engine.PromotionVersion;

/** The engine knows kinds for which a discount request carries no data yet. Operators cannot save definitions with them. */
class TheSchemaAcceptsWhatARequestCanAnswerTests {

    private static final List<String> ENGINE_ONLY =
            List.of("TAGS", "CATEGORIES", "ATTRIBUTE", "LEVEL", "SEGMENT", "FIRST_ORDER");

    static Stream<PromotionVersion> promotions() {
        return Example.all().stream().flatMap(example -> example.promotions().stream());
    }

    @ParameterizedTest
    @MethodSource("promotions")
    void aDefinitionIsAcceptedUnlessItNeedsMore(PromotionVersion promotion) {
        String json = DefinitionDocument.text(promotion.definition());
        boolean needsMore = ENGINE_ONLY.stream().anyMatch(kind -> json.contains("\"%s\"".formatted(kind)));

        assertThat(DefinitionDocument.problems("definition", DefinitionDocument.write(promotion.definition()))
                        .isEmpty())
                .as(json)
                .isEqualTo(!needsMore);
    }
}
