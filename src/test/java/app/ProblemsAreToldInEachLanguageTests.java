package app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import platform.language.Language;
import platform.language.ProblemTexts;
import platform.web.ProblemCode;
import testing.Apart;

/** Every problem with which the platform can answer has a title and a message in each language. */
@Apart
class ProblemsAreToldInEachLanguageTests {

    private static List<ProblemCode> codes() {
        return Code.APPLICATION.classes().stream()
                .filter(type -> type.isEnum() && type.isAssignableTo(ProblemCode.class))
                .map(JavaClass::reflect)
                .flatMap(type -> Stream.of(type.getEnumConstants()))
                .map(ProblemCode.class::cast)
                .toList();
    }

    @Test
    void each_code_has_a_text_in_chinese() {
        assertThat(codes()).hasSizeGreaterThan(100).allSatisfy(code -> {
            assertThat(ProblemTexts.title(code.name(), Language.CHINESE))
                    .as(code.name())
                    .hasValueSatisfying(title -> assertThat(title).containsPattern("\\p{IsHan}"));
            assertThat(ProblemTexts.message(code.name(), Language.CHINESE))
                    .as(code.name())
                    .hasValueSatisfying(message ->
                            assertThat(message).containsPattern("\\p{IsHan}").endsWith("。"));
        });
    }

    @Test
    void english_texts_are_those_of_the_problem() {
        assertThat(ProblemTexts.title("NOT_FOUND", Language.ENGLISH)).isEmpty();
        assertThat(codes()).allSatisfy(code -> {
            assertThat(code.description().title()).isNotBlank();
            assertThat(code.description().cause()).isNotBlank();
        });
    }
}
