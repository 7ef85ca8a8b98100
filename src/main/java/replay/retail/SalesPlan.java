package replay.retail;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All sales and returns of a file. The plan is made without a platform, so a platform's sums can be compared with it.
 *
 * @param contentHash SHA-256 of the uncompressed file in hexadecimal; identifies the file independent of its name
 * @param fileLines number of lines of the file without its header: sold, returned and skipped lines together
 * @param fileInvoices number of invoice numbers in the file, including invoices without a sale
 * @param skipped number of skipped lines by reason; reasons that did not occur are left out
 * @param invoices invoices with at least one sold line, in the order of their first lines
 * @param returns the returns, with and without a refund
 * @param skus SKUs of all sold lines, in the order in which they were first sold
 */
public record SalesPlan(
        String contentHash,
        long fileLines,
        long fileInvoices,
        Map<SkipReason, Long> skipped,
        List<Invoice> invoices,
        ReturnsPlan returns,
        List<SkuListing> skus) {

    public SalesPlan {
        Map<SkipReason, Long> ordered = new EnumMap<>(SkipReason.class);
        ordered.putAll(skipped);
        skipped = Collections.unmodifiableMap(ordered);
        invoices = List.copyOf(invoices);
        skus = List.copyOf(skus);
    }

    /** The number of sold lines in the file. */
    public long soldLines() {
        return invoices.stream().mapToLong(invoice -> invoice.lines().size()).sum();
    }

    /** Orders, units and revenue by month. */
    public MonthlySums months() {
        return monthsOf(invoices);
    }

    /** Orders, units and revenue of some of the invoices by month. */
    public static MonthlySums monthsOf(List<Invoice> invoices) {
        MonthlySums.Builder sums = new MonthlySums.Builder();
        invoices.forEach(invoice -> sums.add(invoice.month(), invoice.sums()));
        return sums.build();
    }
}
