package promotion.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import promotion.engine.UnitGroup.Take;

/**
 * What one promotion takes off, before it is applied.
 *
 * @param takes units with what is taken off each, by line; units that only count are listed with zero
 * @param uses whether these units are then used in the layer
 * @param gifts sets of gifts
 * @param counted what decides the step or tier: the price of the units, or their number; {@link #NOT_COUNTED} for other kinds of benefits
 */
record Reduction(List<Take> takes, boolean uses, long shippingOff, long gifts, long counted) {

    static final long NOT_COUNTED = -1;

    Reduction(List<Take> takes, boolean uses, long shippingOff) {
        this(takes, uses, shippingOff, 0);
    }

    Reduction(List<Take> takes, boolean uses, long shippingOff, long gifts) {
        this(takes, uses, shippingOff, gifts, NOT_COUNTED);
    }

    Reduction counting(long number) {
        return new Reduction(takes, uses, shippingOff, gifts, number);
    }

    /** No unit matches, or a set is not complete. */
    static final Reduction NOTHING_MATCHES = new Reduction(List.of(), false, 0);

    /** It could not be calculated. */
    static final Reduction FAILED = new Reduction(List.of(), false, 0);

    static Reduction ofUnits(List<Take> takes) {
        return new Reduction(takes, true, 0);
    }

    static Reduction ofShipping(long off) {
        return new Reduction(List.of(), false, off);
    }

    long total() {
        long total = shippingOff;
        for (Take take : takes) {
            total = Math.addExact(total, take.total());
        }
        return total;
    }

    /** Whether it takes off at least as much of each unit. Both are for the same units, in the same order. */
    boolean takesNoLessThan(Reduction other) {
        if (takes.size() != other.takes().size()) {
            return false; // one of them could not be calculated
        }
        for (int i = 0; i < takes.size(); i++) {
            if (takes.get(i).offMinor() < other.takes().get(i).offMinor()) {
                return false;
            }
        }
        return true;
    }

    /** Takes no unit below its floor. What a floor keeps is not taken off elsewhere. */
    Reduction withinFloors() {
        boolean within = true;
        for (Take take : takes) {
            within &= take.offMinor() <= take.group().room();
        }
        if (within) {
            return this;
        }
        return new Reduction(
                takes.stream()
                        .map(take -> new Take(
                                take.group(),
                                take.units(),
                                Math.min(take.offMinor(), take.group().room())))
                        .toList(),
                uses,
                shippingOff,
                gifts,
                counted);
    }

    /** Shrinks all shares in proportion, so that they add up to at most the cap. */
    Reduction cappedTo(long cap) {
        long total = total();
        if (total <= cap) {
            return this;
        }
        if (shippingOff > 0) {
            return ofShipping(cap);
        }
        return new Reduction(spread(cap, takes, Take::offMinor), uses, 0).counting(counted);
    }

    /**
     * Splits an amount over units in proportion to a weight of one unit: first over the lines, then over the groups of a line, then evenly
     * over the units of a group. So ties go by SKU, then by the reference of the line.
     *
     * @param takes by line
     */
    static List<Take> spread(long amount, List<Take> takes, ToLongFunction<Take> weight) {
        List<List<Take>> lines = Take.byLine(takes);
        long[][] weights = new long[lines.size()][];
        long[] byLine = new long[lines.size()];
        for (int i = 0; i < byLine.length; i++) {
            weights[i] = weights(lines.get(i), weight);
            byLine[i] = Split.sum(weights[i]);
        }
        long[] ofLines = Split.sum(byLine) == 0 ? byLine : Split.of(amount, byLine);
        List<Take> result = new ArrayList<>(takes.size());
        for (int i = 0; i < byLine.length; i++) {
            long[] parts = byLine[i] == 0 ? weights[i] : Split.of(ofLines[i], weights[i]);
            for (int j = 0; j < parts.length; j++) {
                addEvenly(parts[j], lines.get(i).get(j), result);
            }
        }
        return result;
    }

    private static long[] weights(List<Take> takes, ToLongFunction<Take> weight) {
        long[] weights = new long[takes.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.multiplyExact(takes.get(i).units(), weight.applyAsLong(takes.get(i)));
        }
        return weights;
    }

    private static void addEvenly(long amount, Take take, List<Take> result) {
        long ofUnit = amount / take.units();
        long more = amount % take.units();
        if (more > 0) {
            result.add(new Take(take.group(), more, ofUnit + 1));
        }
        result.add(new Take(take.group(), take.units() - more, ofUnit));
    }
}
