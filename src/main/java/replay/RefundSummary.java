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
 * What the returns of a replay came to.
 *
 * @param planned what the file takes back of the invoices that were to be placed
 * @param readBack what is REFUNDED of their orders on the platform, by the shop's month
 * @param played refunds that were made in this run and are REFUNDED
 * @param found refunds that were there from before and are REFUNDED
 * @param failures all other refunds, and why
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

    /** Whether lines, units and pennies agree in every month. */
    boolean ties() {
        return planned.months().equals(readBack);
    }

    /** The months of both, in order. */
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
