package testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OneRunInTests {

    @OneRunIn(3)
    private static final class Slow {}

    @Test
    void ofThreeConsecutiveSeedsOneExecutesTheClass() {
        for (long first : new long[] {Long.MIN_VALUE, -1, 0, 7, Long.MAX_VALUE - 2}) {
            assertThat(LongStream.of(first, first + 1, first + 2)
                            .filter(seed -> OneRunIn.Condition.isChosen(Slow.class, seed))
                            .count())
                    .as("from seed %d", first)
                    .isOne();
        }
    }
}
