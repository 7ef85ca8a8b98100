package platform.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class AVerdictIsKeptAsItIsTests {

    @Test
    void byItsNameAndItsReason() {
        List<Verdict> all = List.of(
                new Verdict.Applied(),
                new Verdict.Unchanged("so already"),
                new Verdict.Mismatch("another amount"),
                new Verdict.Waiting("not known yet"));

        assertThat(all)
                .allSatisfy(verdict ->
                        assertThat(Verdict.of(verdict.name(), verdict.why())).isEqualTo(verdict));
        assertThat(all).extracting(Verdict::name).containsExactly("applied", "unchanged", "mismatch", "waiting");
        assertThat(all).extracting(Verdict::why).containsExactly(null, "so already", "another amount", "not known yet");
    }

    @Test
    void anUnknownVerdictIsNotRead() {
        assertThatIllegalStateException().isThrownBy(() -> Verdict.of("guessed", null));
    }
}
