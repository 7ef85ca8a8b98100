package promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import promotion.document.DefinitionDocument;
import promotion.engine.PromotionVersion;

/** A discount request carries everything that the engine can decide on, so operators can save all kinds that it knows. */
class TheSchemaAcceptsWhatARequestCanAnswerTests {

    static Stream<PromotionVersion> promotions() {
        return Example.all().stream().flatMap(example -> example.promotions().stream());
    }

    @ParameterizedTest
    @MethodSource("promotions")
    void everyKindIsAccepted(PromotionVersion promotion) {
        assertThat(DefinitionDocument.problems("definition", DefinitionDocument.write(promotion.definition())))
                .as(DefinitionDocument.text(promotion.definition()))
                .isEmpty();
    }
}
