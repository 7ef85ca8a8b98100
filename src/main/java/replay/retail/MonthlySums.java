package replay.retail;

import java.time.YearMonth;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Orders, units and revenue by the shop's month. Two objects are equal if all numbers are equal in every month, to the unit and to the
 * penny.
 *
 * @param byMonth only months with at least one order
 */
public record MonthlySums(SortedMap<YearMonth, Sums> byMonth) {

    public MonthlySums {
        byMonth = Collections.unmodifiableSortedMap(new TreeMap<>(byMonth));
    }

    /** Sums of a month; {@link Sums#NONE} for a month without orders. */
    public Sums of(YearMonth month) {
        return byMonth.getOrDefault(month, Sums.NONE);
    }

    /** Sums of all months. */
    public Sums total() {
        return byMonth.values().stream().reduce(Sums.NONE, Sums::plus);
    }

    /** The months of this object and of the other one, in order. */
    public SortedSet<YearMonth> monthsWith(MonthlySums other) {
        SortedSet<YearMonth> months = new TreeSet<>(byMonth.keySet());
        months.addAll(other.byMonth.keySet());
        return months;
    }

    /** Adds up sums by month. For one thread. */
    public static final class Builder {

        private final SortedMap<YearMonth, Sums> byMonth = new TreeMap<>();

        /** Adds sums to a month. */
        public Builder add(YearMonth month, Sums sums) {
            byMonth.merge(month, sums, Sums::plus);
            return this;
        }

        /** Returns the sums that were added so far. */
        public MonthlySums build() {
            return new MonthlySums(byMonth);
        }
    }
}
