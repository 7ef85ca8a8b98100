package promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import promotion.document.DefinitionDocument;
import promotion.engine.Evaluation;
import promotion.engine.PromotionVersion;

/** The files of {@code src/test/resources/promotion/examples}. */
class WorkedExamplesComeOutToThePennyTests {

    static List<Example> examples() {
        return Example.all();
    }

    @Test
    void thereAreManyExamples() {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(150);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void asTheMerchantExpects(Example example) {
        Evaluation evaluation = example.evaluate();

        assertThat(example.explained(evaluation)).as(example.name()).isEqualTo(example.expected());
        assertThat(example.payable(evaluation)).as(example.name()).isEqualTo(example.payable());
        if (!example.hints().isEmpty()) {
            assertThat(example.told(evaluation)).as(example.name()).isEqualTo(example.hints());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aDefinitionIsReadAsItWasWritten(Example example) {
        for (PromotionVersion promotion : example.promotions()) {
            assertThat(DefinitionDocument.parse(DefinitionDocument.text(promotion.definition())))
                    .isEqualTo(promotion.definition());
        }
    }
}
