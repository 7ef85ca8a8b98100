package platform.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import platform.web.ProblemException;

class ASandboxAnswersAsItIsToldTests {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final SandboxAnswers answers = new SandboxAnswers(LONG);

    @Test
    void atOnceIfNothingElseIsConfigured() {
        assertThatCode(answers::requireNoFailure).doesNotThrowAnyException();
        assertThat(answers.give("yes")).isCompletedWithValue("yes");
    }

    @Test
    void withAsManyFailuresAsAreConfigured() {
        answers.behave(Duration.ZERO, 2, 0);

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(answers::requireNoFailure)
                    .returns(503, ProblemException::status);
        }
        assertThatCode(answers::requireNoFailure).doesNotThrowAnyException();
    }

    @Test
    void tooLateAsOftenAsIsConfigured() {
        answers.behave(Duration.ZERO, 0, 1);

        assertThat(answers.give("yes")).isNotDone();
        assertThat(answers.give("yes")).isCompletedWithValue("yes");
        assertThat(answers.give("yes", true)).isNotDone();
    }

    @Test
    void lateAndThenWithoutHanging() {
        answers.behave(LONG, 0, 1);
        assertThat(answers.give("yes")).isNotDone();

        answers.behave(Duration.ofMillis(1), 0, 1);
        assertThat(answers.give("yes").join()).isEqualTo("yes");
    }

    @Test
    void aWrongPropertyIsNamed() {
        SandboxRules rules = new SandboxRules("orderwright.some.sandbox");

        assertThatCode(() -> rules.secret(null).secret("0123456789abcdef").positive("hang", LONG))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules.secret("0123456789abcde"))
                .withMessage("orderwright.some.sandbox.secret must have at least 16 characters");
        assertThatCode(() -> rules.acceptedSecrets(List.of())
                        .acceptedSecrets(List.of("0123456789abcdef", "fedcba9876543210", "another of sixteen")))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules.acceptedSecrets(Collections.nCopies(4, "0123456789abcdef")))
                .withMessage("orderwright.some.sandbox.accepted-secrets must name at most 3 secrets; it names 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules.acceptedSecrets(List.of("0123456789abcdef", "short")))
                .withMessage("orderwright.some.sandbox.accepted-secrets[1] must have at least 16 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules.positive("hang", Duration.ZERO))
                .withMessage("orderwright.some.sandbox.hang must be above zero");
    }
}
