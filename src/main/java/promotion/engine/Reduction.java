package promotion.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import promotion.engine.UnitGroup.Take;

/**
 * What one promotion takes off, before it is applied.
 *
 * @param takes units with what is taken off each; units that only count are listed with zero
 * @param uses whether these units are then used in the layer
 * @param gifts sets of gifts
 */
record Reduction(List<Take> takes, boolean uses, long shippingOff, long gifts) {

    Reduction(List<Take> takes, boolean uses, long shippingOff) {
        this(takes, uses, shippingOff, 0);
    }

    /** No unit matches, or a set is not complete. */
    static final Reduction NOTHING_MATCHES = new Reduction(List.of(), false, 0);

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
        for (int i = 0; i < takes.size(); i++) {
            if (takes.get(i).offMinor() < other.takes().get(i).offMinor()) {
                return false;
            }
        }
        return true;
    }

    /** Takes no unit below its floor. What a floor keeps is not taken off elsewhere. */
    Reduction withinFloors() {
        if (takes.stream().allMatch(take -> take.offMinor() <= take.group().room())) {
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
                shippingOff);
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
        return new Reduction(spread(cap, takes, Take::offMinor), uses, 0);
    }

    /**
     * Splits an amount over units in proportion to a weight of one unit: first over the lines, then over the groups of a line, then evenly
     * over the units of a group. So ties go by SKU, then by the reference of the line.
     *
     * @param takes by line
     */
    static List<Take> spread(long amount, List<Take> takes, ToLongFunction<Take> weight) {
        List<List<Take>> lines = new ArrayList<>();
        for (Take take : takes) {
            if (lines.isEmpty()
                    || lines.getLast().getFirst().group().line() != take.group().line()) {
                lines.add(new ArrayList<>());
            }
            lines.getLast().add(take);
        }
        long[] byLine = lines.stream()
                .mapToLong(line -> Split.sum(weights(line, weight)))
                .toArray();
        if (Split.sum(byLine) == 0) {
            return takes.stream()
                    .map(take -> new Take(take.group(), take.units(), 0))
                    .toList();
        }
        long[] partOfLine = Split.of(amount, byLine);
        List<Take> result = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            List<Take> line = lines.get(i);
            long[] parts = byLine[i] == 0 ? new long[line.size()] : Split.of(partOfLine[i], weights(line, weight));
            for (int j = 0; j < parts.length; j++) {
                Take take = line.get(j);
                long more = parts[j] % take.units();
                if (more > 0) {
                    result.add(new Take(take.group(), more, parts[j] / take.units() + 1));
                }
                result.add(new Take(take.group(), take.units() - more, parts[j] / take.units()));
            }
        }
        return result;
    }

    private static long[] weights(List<Take> takes, ToLongFunction<Take> weight) {
        return takes.stream()
                .mapToLong(take -> Math.multiplyExact(take.units(), weight.applyAsLong(take)))
                .toArray();
    }
}
