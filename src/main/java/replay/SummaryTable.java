package replay;

import java.io.PrintWriter;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import replay.retail.LineSums;
import replay.retail.MonthlySums;
import replay.retail.Sums;

/** The summary as a table for people: the numbers of the file beside the numbers of the platform. */
final class SummaryTable {

    private static final String HEAD = "%-8s %10s %10s  %12s %12s  %15s %15s%n";

    private static final String REFUND_HEAD = "%-8s %12s %12s  %15s %15s%n";

    private static final int SHOWN = 5;

    private final PrintWriter out;

    SummaryTable(PrintWriter out) {
        this.out = out;
    }

    void print(Summary summary) {
        file(summary);
        MonthlySums planned = summary.planned();
        MonthlySums readBack = summary.readBack();
        out.printf(Locale.ROOT, HEAD, "", "orders", "orders", "units", "units", "GBP", "GBP");
        out.printf(Locale.ROOT, HEAD, "month", "file", "platform", "file", "platform", "file", "platform");
        for (YearMonth month : planned.monthsWith(readBack)) {
            row(month.toString(), planned.of(month), readBack.of(month));
        }
        row("total", planned.total(), readBack.total());
        out.println();
        out.printf(
                Locale.ROOT,
                "Invoices: %,d placed, %,d found, %,d failed, in %,d s.%n",
                summary.placed(),
                summary.found(),
                summary.failures().size(),
                summary.took().toSeconds());
        out.println(
                summary.ties()
                        ? "The platform's sums match the file's to the penny."
                        : "THE SUMS DO NOT MATCH: see the rows marked with !");
        refunds(summary.refunds());
        report(summary.report());
    }

    private void refunds(RefundSummary refunds) {
        LineSums taken = refunds.planned().taken();
        out.println();
        out.printf(
                Locale.ROOT,
                "C invoices take back %,d lines, %,d units, %s GBP. Refunds of earlier invoices:%n",
                taken.lines(),
                taken.units(),
                Pounds.of(taken.amountMinor()));
        out.printf(Locale.ROOT, REFUND_HEAD, "", "units", "units", "GBP", "GBP");
        out.printf(Locale.ROOT, REFUND_HEAD, "month", "file", "platform", "file", "platform");
        SortedMap<YearMonth, LineSums> planned = refunds.planned().months();
        for (YearMonth month : refunds.months()) {
            refundRow(
                    month.toString(),
                    planned.getOrDefault(month, LineSums.NONE),
                    refunds.readBack().getOrDefault(month, LineSums.NONE));
        }
        refundRow("total", RefundSummary.total(planned), RefundSummary.total(refunds.readBack()));
        refunds.planned()
                .reasons()
                .forEach((reason, sums) -> out.printf(
                        Locale.ROOT,
                        "%,10d lines not refunded, %,12d units %15s GBP: %s%n",
                        sums.lines(),
                        sums.units(),
                        Pounds.of(sums.amountMinor()),
                        reason.text()));
        out.printf(
                Locale.ROOT,
                "Returns: %,d played, %,d found, %,d failed.%n",
                refunds.played(),
                refunds.found(),
                refunds.failures().size());
        out.println(
                refunds.ties()
                        ? "The platform's refunds match the file's to the penny."
                        : "THE REFUNDS DO NOT MATCH: see the rows marked with !");
    }

    private void refundRow(String name, LineSums file, LineSums platform) {
        out.printf(
                Locale.ROOT,
                "%-8s %,12d %,12d  %15s %15s%s%n",
                name,
                file.units(),
                platform.units(),
                Pounds.of(file.amountMinor()),
                Pounds.of(platform.amountMinor()),
                file.equals(platform) ? "" : " !");
    }

    private void report(ReportCheck.Result report) {
        if (report.whyNot() != null) {
            out.println("The platform's reports were not compared: " + report.whyNot());
            return;
        }
        out.println(
                report.ties()
                        ? "The platform's reports match the file, by month, country and SKU. The highest revenues:"
                        : "THE PLATFORM'S REPORTS DIFFER FROM THE FILE:");
        report.different().stream().limit(SHOWN).forEach(each -> out.println("  " + each));
        highest(report.countries());
        highest(report.skus());
    }

    private void highest(List<ReportCheck.Revenue> revenues) {
        revenues.stream()
                .limit(SHOWN)
                .forEach(each -> out.printf(
                        Locale.ROOT,
                        "  %-20s %,12d units %15s GBP%n",
                        each.of(),
                        each.units(),
                        Pounds.of(each.amountMinor())));
    }

    private void file(Summary summary) {
        out.println();
        out.printf(
                Locale.ROOT,
                "%s: %,d lines of %,d invoices; %,d lines sold on %,d invoices%n",
                summary.file(),
                summary.plan().fileLines(),
                summary.plan().fileInvoices(),
                summary.plan().soldLines(),
                summary.plan().invoices().size());
        summary.plan()
                .skipped()
                .forEach((reason, lines) -> out.printf(Locale.ROOT, "%,10d skipped: %s%n", lines, reason.text()));
        if (summary.planned().total().orders() < summary.plan().invoices().size()) {
            out.printf(
                    Locale.ROOT,
                    "Because of --limit, only the first %,d of them were placed.%n",
                    summary.planned().total().orders());
        }
        out.println();
    }

    private void row(String name, Sums file, Sums platform) {
        out.printf(
                Locale.ROOT,
                "%-8s %,10d %,10d  %,12d %,12d  %15s %15s%s%n",
                name,
                file.orders(),
                platform.orders(),
                file.units(),
                platform.units(),
                Pounds.of(file.amountMinor()),
                Pounds.of(platform.amountMinor()),
                file.equals(platform) ? "" : " !");
    }
}
