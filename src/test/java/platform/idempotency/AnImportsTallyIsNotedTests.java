package platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AnImportsTallyIsNotedTests {

    @Property(tries = 100)
    void asItIsRead(
            @ForAll @IntRange(max = 10_000) int added,
            @ForAll @IntRange(max = 10_000) int changed,
            @ForAll @IntRange(max = 10_000) int unchanged) {
        Tally tally = new Tally(added, changed, unchanged);

        assertThat(Tally.parse(tally.text())).isEqualTo(tally);
    }
}
