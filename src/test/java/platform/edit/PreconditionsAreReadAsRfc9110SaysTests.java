package platform.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platform.web.ProblemException;

class PreconditionsAreReadAsRfc9110SaysTests {

    private static final EntityTag CURRENT = EntityTag.ofVersion(7).counting(3, 0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                " * ",
                "\"7\"",
                "\"7.3-0\"",
                "\"7.9-9\"",
                "\"x\",\"7\"",
                ",, \"a,b\" ,\"7\",",
                "W/\"7\", \"7\""
            })
    void namesTheCurrentState(String header) {
        assertThat(match(header).allows(CURRENT)).isTrue();
        assertThat(noneMatch(header).allows(CURRENT)).isFalse();
        assertThat(match(header).allows(null)).as("of nothing").isFalse();
        assertThat(noneMatch(header).allows(null)).as("of nothing").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"8\"", "\"\"", "\"77\"", "\"*\"", "\"6.7\"", "\"6,7\""})
    void namesOtherStates(String header) {
        assertThat(match(header).allows(CURRENT)).isFalse();
        assertThat(noneMatch(header).allows(CURRENT)).isTrue();
    }

    @Test
    void aWeakTagIsGoodForReadsOnly() {
        assertThat(match("W/\"7\"").allows(CURRENT)).isFalse();
        assertThat(noneMatch("W/\"7\"").allows(CURRENT)).isFalse();
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(new Precondition(PreconditionArgument.tags("If-Match", new String[] {"\"1\"", "\"7\""}, false), null)
                        .allows(CURRENT))
                .isTrue();
        assertThat(Precondition.NONE.allows(CURRENT)).isTrue();
        assertThat(Precondition.NONE.allows(null)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "7", "\"7", "\"7\" \"8\"", "w/\"7\"", "*, \"7\"", "\"7\";", "'7'", "\"a b\""})
    void anythingElseIsRefused(String header) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> match(header))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    /** A malicious header of many commas or characters takes no more than linear time: milliseconds; quadratic time would be minutes. */
    @Test
    @Timeout(60)
    void aLongHeaderIsReadQuickly() {
        assertThat(match(",".repeat(300_000) + "\"7\"").allows(CURRENT)).isTrue();
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> match(" ".repeat(300_000) + "x"));
    }

    private static Precondition match(String header) {
        return new Precondition(PreconditionArgument.tags("If-Match", new String[] {header}, false), null);
    }

    private static Precondition noneMatch(String header) {
        return new Precondition(null, PreconditionArgument.tags("If-None-Match", new String[] {header}, true));
    }
}
