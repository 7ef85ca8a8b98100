package promotion.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Units of one line that have the same prices. Amounts are for one unit.
 *
 * @param line the number of the line in {@link Cart#lines}
 * @param floorMinor the least price
 * @param used whether a promotion of the current layer has discounted or counted these units
 */
record UnitGroup(int line, long units, long listMinor, long leftMinor, long floorMinor, boolean used) {

    /** The dearest unit first; units of the same price by line. */
    static final Comparator<UnitGroup> DEAREST_FIRST = Comparator.comparingLong(UnitGroup::leftMinor)
            .reversed()
            .thenComparingInt(UnitGroup::line)
            .thenComparing(Comparator.comparingLong(UnitGroup::listMinor).reversed());

    static final Comparator<UnitGroup> CHEAPEST_FIRST = Comparator.comparingLong(UnitGroup::leftMinor)
            .thenComparingInt(UnitGroup::line)
            .thenComparing(Comparator.comparingLong(UnitGroup::listMinor).reversed());

    /** How much can be taken off a unit. */
    long room() {
        return Math.max(0, leftMinor - floorMinor);
    }

    UnitGroup of(long number) {
        return new UnitGroup(line, number, listMinor, leftMinor, floorMinor, used);
    }

    UnitGroup less(long offMinor, boolean nowUsed) {
        return new UnitGroup(line, units, listMinor, leftMinor - offMinor, floorMinor, used || nowUsed);
    }

    boolean hasPricesOf(UnitGroup other) {
        return line == other.line && listMinor == other.listMinor && leftMinor == other.leftMinor && used == other.used;
    }

    /**
     * Some units of a group, and what is taken off each of them.
     *
     * @param offMinor zero for units that only count
     */
    record Take(UnitGroup group, long units, long offMinor) {

        long total() {
            return Math.multiplyExact(units, offMinor);
        }

        /** Divides takes that are sorted by line into those of each line. The parts are views. */
        static List<List<Take>> byLine(List<Take> takes) {
            List<List<Take>> lines = new ArrayList<>();
            int from = 0;
            for (int to = 1; to <= takes.size(); to++) {
                if (to == takes.size()
                        || takes.get(to).group().line()
                                != takes.get(from).group().line()) {
                    lines.add(takes.subList(from, to));
                    from = to;
                }
            }
            return lines;
        }
    }
}
