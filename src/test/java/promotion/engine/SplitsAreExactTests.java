package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SplitsAreExactTests {

    @Property
    void partsAddUpAndAreTheirSharesRoundedDownOrUp(
            @ForAll @LongRange(max = Long.MAX_VALUE) long amount,
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 1, max = 1_000_000_000_000L) Long> weights) {
        long[] parts = Split.of(amount, array(weights));

        BigInteger whole = BigInteger.valueOf(Split.sum(array(weights)));
        assertThat(Split.sum(parts)).isEqualTo(amount);
        for (int i = 0; i < parts.length; i++) {
            BigInteger rest = BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(weights.get(i)))
                    .subtract(BigInteger.valueOf(parts[i]).multiply(whole));
            assertThat(rest.abs()).isLessThan(whole);
        }
    }

    @Property
    void noPartOfAPercentageIsAboveItsWeight(
            @ForAll @Size(min = 1, max = 50) List<@LongRange(max = 1_000_000L) Long> weights,
            @ForAll @IntRange(max = 10_000) int basisPoints) {
        long whole = Split.sum(array(weights));
        if (whole == 0) {
            return;
        }
        long[] parts = Split.of(Split.percentage(whole, basisPoints), array(weights));

        for (int i = 0; i < parts.length; i++) {
            assertThat(parts[i]).isBetween(0L, weights.get(i));
        }
    }

    @Example
    void theLargestRemaindersAreRoundedUpAndOfEqualOnesTheFirst() {
        assertThat(Split.of(100, new long[] {1, 1, 1})).containsExactly(34, 33, 33);
        assertThat(Split.of(10, new long[] {0, 15, 85})).containsExactly(0, 2, 8);
    }

    @Example
    void percentagesAreRoundedHalfUp() {
        assertThat(Split.percentage(5, 5_000)).isEqualTo(3);
        assertThat(Split.percentage(4, 1_200)).isZero();
        assertThat(Split.percentage(Long.MAX_VALUE, 10_000)).isEqualTo(Long.MAX_VALUE);
    }

    private static long[] array(List<Long> weights) {
        return weights.stream().mapToLong(Long::longValue).toArray();
    }
}
