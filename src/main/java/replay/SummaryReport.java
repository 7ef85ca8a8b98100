package replay;

import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replay.client.OrderRequest;
import replay.retail.LineSums;
import replay.retail.MonthlySums;
import replay.retail.SkipReason;
import replay.retail.Sums;

/** The summary as JSON, for programs. Amounts are in pennies. The components become JSON fields in snake case. */
record SummaryReport(
        File file,
        String currency,
        Invoices invoices,
        List<Failure> failures,
        List<Month> months,
        Compared total,
        boolean ties,
        Returns returns,
        Reports reports,
        boolean good,
        long tookMillis) {

    static SummaryReport of(Summary summary) {
        MonthlySums planned = summary.planned();
        MonthlySums readBack = summary.readBack();
        return new SummaryReport(
                File.of(summary),
                OrderRequest.CURRENCY,
                new Invoices(
                        planned.total().orders(),
                        summary.placed(),
                        summary.found(),
                        summary.failures().size()),
                summary.failures().entrySet().stream()
                        .map(failure -> new Failure(failure.getKey(), failure.getValue()))
                        .toList(),
                planned.monthsWith(readBack).stream()
                        .map(month -> new Month(month.toString(), planned.of(month), readBack.of(month)))
                        .toList(),
                new Compared(planned.total(), readBack.total()),
                summary.ties(),
                Returns.of(summary.refunds()),
                Reports.of(summary.report()),
                summary.isGood(),
                summary.took().toMillis());
    }

    /** The whole file, without the limit. */
    record File(
            String name,
            String contentSha256,
            long lines,
            long invoices,
            long invoicesSold,
            long linesSold,
            long linesReturned,
            Map<String, Long> linesSkipped) {

        static File of(Summary summary) {
            Map<String, Long> skipped = new TreeMap<>();
            for (Map.Entry<SkipReason, Long> entry : summary.plan().skipped().entrySet()) {
                skipped.put(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue());
            }
            return new File(
                    summary.file(),
                    summary.plan().contentHash(),
                    summary.plan().fileLines(),
                    summary.plan().fileInvoices(),
                    summary.plan().invoices().size(),
                    summary.plan().soldLines(),
                    summary.plan().returns().taken().lines(),
                    skipped);
        }
    }

    /**
     * @param taken sums of all returns in the file's C invoices
     * @param unmatched sums of the returns that are not refunded, by reason
     * @param planned number of refunds: one for each pair of C invoice and order
     */
    record Returns(
            LineSums taken,
            Map<String, LineSums> unmatched,
            long planned,
            long played,
            long found,
            long failed,
            List<FailedRefund> failures,
            List<RefundMonth> months,
            RefundsCompared total,
            boolean ties) {

        static Returns of(RefundSummary refunds) {
            SortedMap<YearMonth, LineSums> planned = refunds.planned().months();
            SortedMap<YearMonth, LineSums> readBack = refunds.readBack();
            Map<String, LineSums> unmatched = new TreeMap<>();
            refunds.planned()
                    .reasons()
                    .forEach((reason, sums) -> unmatched.put(reason.name().toLowerCase(Locale.ROOT), sums));
            return new Returns(
                    refunds.planned().taken(),
                    unmatched,
                    refunds.planned().refunds().size(),
                    refunds.played(),
                    refunds.found(),
                    refunds.failures().size(),
                    refunds.failures().entrySet().stream()
                            .map(failure -> new FailedRefund(
                                    failure.getKey().returnNumber(),
                                    failure.getKey().invoiceNumber(),
                                    failure.getValue()))
                            .toList(),
                    refunds.months().stream()
                            .map(month -> new RefundMonth(
                                    month.toString(),
                                    planned.getOrDefault(month, LineSums.NONE),
                                    readBack.getOrDefault(month, LineSums.NONE)))
                            .toList(),
                    new RefundsCompared(RefundSummary.total(planned), RefundSummary.total(readBack)),
                    refunds.ties());
        }
    }

    record FailedRefund(String returnNo, String invoiceNo, String reason) {}

    record RefundMonth(String month, LineSums planned, LineSums readBack) {}

    record RefundsCompared(LineSums planned, LineSums readBack) {}

    /** @param compared whether the reports were compared; if false, {@code whyNot} is the reason */
    record Reports(
            boolean compared,
            @Nullable String whyNot,
            boolean ties,
            List<String> different,
            List<ReportCheck.Revenue> topCountries,
            List<ReportCheck.Revenue> topSkus) {

        private static final int TOP = 20;

        static Reports of(ReportCheck.Result report) {
            return new Reports(
                    report.whyNot() == null,
                    report.whyNot(),
                    report.ties(),
                    report.different(),
                    report.countries().stream().limit(TOP).toList(),
                    report.skus().stream().limit(TOP).toList());
        }
    }

    record Invoices(long planned, long placed, long found, long failed) {}

    record Failure(String invoiceNo, String reason) {}

    record Month(String month, Sums planned, Sums readBack) {}

    record Compared(Sums planned, Sums readBack) {}
}
