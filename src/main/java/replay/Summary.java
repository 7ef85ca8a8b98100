package replay;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import replay.retail.MonthlySums;
import replay.retail.SalesPlan;

/**
 * The result of a replay.
 *
 * @param file the file's name
 * @param plan all sales and returns of the file
 * @param planned sums of the invoices that this run places: all invoices of the plan, or fewer with a limit
 * @param readBack sums of the sold orders of these invoices on the platform
 * @param refunds the result of their returns
 * @param report the comparison with the platform's reports for the same dates
 * @param placed number of invoices whose order was placed in this run and was sold
 * @param found number of invoices whose order existed before this run and was sold
 * @param failures all other invoices by number, each with the reason
 * @param took time from the first call to the last
 */
record Summary(
        String file,
        SalesPlan plan,
        MonthlySums planned,
        MonthlySums readBack,
        RefundSummary refunds,
        ReportCheck.Result report,
        long placed,
        long found,
        Map<String, String> failures,
        Duration took) {

    Summary {
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }

    /** Whether orders, units and revenue of the file and of the platform are equal in every month, the revenue to the penny. */
    boolean ties() {
        return planned.equals(readBack);
    }

    /** Whether every order was sold, every return was refunded, the sums match, and the reports match if they were compared. */
    boolean isGood() {
        return failures.isEmpty() && ties() && refunds.failures().isEmpty() && refunds.ties() && report.ties();
    }
}
