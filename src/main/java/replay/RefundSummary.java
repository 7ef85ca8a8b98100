package replay;

import java.time.YearMonth;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import replay.retail.LineSums;
import replay.retail.Refund;
import replay.retail.ReturnsPlan;

/**
 * The result of the returns of a replay.
 *
 * @param planned the returns in the file of the invoices that this run places
 * @param readBack the REFUNDED sums of their orders on the platform, by the shop's month
 * @param played number of refunds that were made in this run and are REFUNDED
 * @param found number of refunds that existed before this run and are REFUNDED
 * @param failures all other refunds, each with the reason
 */
record RefundSummary(
        ReturnsPlan planned,
        SortedMap<YearMonth, LineSums> readBack,
        long played,
        long found,
        Map<Refund, String> failures) {

    RefundSummary {
        readBack = Collections.unmodifiableSortedMap(new TreeMap<>(readBack));
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }

    /** Whether lines, units and pennies of the file and of the platform are equal in every month. */
    boolean ties() {
        return planned.months().equals(readBack);
    }

    /** The months of the file and of the platform, in order. */
    SortedSet<YearMonth> months() {
        SortedSet<YearMonth> months = new TreeSet<>(planned.months().keySet());
        months.addAll(readBack.keySet());
        return months;
    }

    /** Sums of all months. */
    static LineSums total(SortedMap<YearMonth, LineSums> months) {
        return months.values().stream().reduce(LineSums.NONE, LineSums::plus);
    }
}
