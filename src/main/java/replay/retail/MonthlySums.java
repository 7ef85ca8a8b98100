package replay.retail;

import java.time.YearMonth;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Orders, units and revenue by the shop's month. Two of them are equal if they agree in every month to the unit and to
 * the penny.
 *
 * @param byMonth only months with at least one order
 */
public record MonthlySums(SortedMap<YearMonth, Sums> byMonth) {

    public MonthlySums {
        byMonth = Collections.unmodifiableSortedMap(new TreeMap<>(byMonth));
    }

    /** Sums of a month, {@link Sums#NONE} for one without orders. */
    public Sums of(YearMonth month) {
        return byMonth.getOrDefault(month, Sums.NONE);
    }

    /** Sums of all months. */
    public Sums total() {
        return byMonth.values().stream().reduce(Sums.NONE, Sums::plus);
    }

    /** The months of both, in order. */
    public SortedSet<YearMonth> monthsWith(MonthlySums other) {
        SortedSet<YearMonth> months = new TreeSet<>(byMonth.keySet());
        months.addAll(other.byMonth.keySet());
        return months;
    }

    /** Adds up; for one thread. */
    public static final class Builder {

        private final SortedMap<YearMonth, Sums> byMonth = new TreeMap<>();

        /** Adds to a month. */
        public Builder add(YearMonth month, Sums sums) {
            byMonth.merge(month, sums, Sums::plus);
            return this;
        }

        /** What was added so far. */
        public MonthlySums build() {
            return new MonthlySums(byMonth);
        }
    }
}
