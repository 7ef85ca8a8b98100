package promotion.engine;

import java.math.BigInteger;
import java.util.Arrays;

/** Exact arithmetic on minor units. */
final class Split {

    private Split() {}

    /**
     * Splits an amount in proportion to the weights by largest remainder. Of equal remainders the earlier one is rounded up, so the caller
     * decides ties by the order of the weights. No part is above its weight if the amount is at most the sum of the weights.
     *
     * @param weights not negative; their sum is above zero
     */
    static long[] of(long amount, long[] weights) {
        long whole = 0;
        for (long weight : weights) {
            whole = Math.addExact(whole, weight);
        }
        long[] parts = new long[weights.length];
        long[] remainders = new long[weights.length];
        long left = amount;
        for (int i = 0; i < parts.length; i++) {
            if (Math.multiplyHigh(amount, weights[i]) == 0 && amount * weights[i] >= 0) {
                parts[i] = amount * weights[i] / whole;
                remainders[i] = amount * weights[i] % whole;
            } else {
                BigInteger[] share = BigInteger.valueOf(amount)
                        .multiply(BigInteger.valueOf(weights[i]))
                        .divideAndRemainder(BigInteger.valueOf(whole));
                parts[i] = share[0].longValueExact();
                remainders[i] = share[1].longValueExact();
            }
            left -= parts[i];
        }
        if (left > 0) {
            roundUp(parts, remainders, (int) left);
        }
        return parts;
    }

    /** Adds one to so many parts: those with the highest remainders, and of equal ones the earlier. */
    private static void roundUp(long[] parts, long[] remainders, int number) {
        long[] sorted = remainders.clone();
        Arrays.sort(sorted);
        long least = sorted[sorted.length - number];
        int ofLeast = number;
        for (int i = 0; i < parts.length; i++) {
            if (remainders[i] > least) {
                parts[i]++;
                ofLeast--;
            }
        }
        for (int i = 0; ofLeast > 0; i++) {
            if (remainders[i] == least) {
                parts[i]++;
                ofLeast--;
            }
        }
    }

    /** So many basis points of an amount that is not negative, rounded half up. */
    static long percentage(long amount, int basisPoints) {
        long half = Benefit.WHOLE / 2;
        if (amount <= (Long.MAX_VALUE - half) / Benefit.WHOLE) {
            return (amount * basisPoints + half) / Benefit.WHOLE;
        }
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(basisPoints))
                .add(BigInteger.valueOf(half))
                .divide(BigInteger.valueOf(Benefit.WHOLE))
                .longValueExact();
    }

    /** So many basis points of an amount that is not negative, rounded down. */
    static long wholePercentage(long amount, int basisPoints) {
        return amount / Benefit.WHOLE * basisPoints + amount % Benefit.WHOLE * basisPoints / Benefit.WHOLE;
    }

    /** So many times an amount; {@link Long#MAX_VALUE} if it is more than that. Neither is negative. */
    static long times(long times, long amount) {
        return amount > 0 && times > Long.MAX_VALUE / amount ? Long.MAX_VALUE : times * amount;
    }

    /** The sum of two amounts; {@link Long#MAX_VALUE} if it is more than that. Neither is negative. */
    static long plus(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    static long sum(long[] amounts) {
        long sum = 0;
        for (long amount : amounts) {
            sum = Math.addExact(sum, amount);
        }
        return sum;
    }
}
