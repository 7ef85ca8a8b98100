package replay;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import replay.retail.MonthlySums;
import replay.retail.SalesPlan;

/**
 * What a replay came to.
 *
 * @param file the file's name
 * @param plan everything the file sells
 * @param planned sums of the invoices that were to be placed; all of the plan's but with a limit
 * @param readBack sums of their orders on the platform, those that were sold
 * @param refunds what was taken back of them
 * @param report what the platform's reports say of the same dates
 * @param placed invoices whose order was placed in this run and was sold
 * @param found invoices whose order was there from before and was sold
 * @param failures all other invoices by number, and why
 * @param took from the first call to the last
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

    /** Whether orders, units and revenue agree in every month, the revenue to the penny. */
    boolean ties() {
        return planned.equals(readBack);
    }

    /** Whether every order was sold, every return refunded, the sums tie, and so do the reports where they were compared. */
    boolean isGood() {
        return failures.isEmpty() && ties() && refunds.failures().isEmpty() && refunds.ties() && report.ties();
    }
}
