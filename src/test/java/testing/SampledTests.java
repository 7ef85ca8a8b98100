package testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import testing.Sampled.Condition;

/** A sample has the named size, the same methods for the same seed, and sooner or later every method. */
class SampledTests {

    private static final int SEEDS = 100;

    @Sampled(2)
    private static final class FourCases {

        @Test
        void one() {}

        @Test
        void two() {}

        @Test
        void three() {}

        @Test
        void four() {}

        void noTest() {}
    }

    @Test
    void eachSeedChoosesTwoAndEveryPairIsChosen() {
        Set<Set<String>> samples = new HashSet<>();
        Set<String> chosen = new HashSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Set<String> sample = Condition.chosen(FourCases.class, seed);
            assertThat(sample).hasSize(2).isEqualTo(Condition.chosen(FourCases.class, seed));
            samples.add(sample);
            chosen.addAll(sample);
        }
        assertThat(samples).hasSize(6);
        assertThat(chosen).containsExactlyInAnyOrder("one", "two", "three", "four");
    }
}
