package replay.retail;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a file sells and takes back. Made without any platform, so it is what a platform's sums are compared with.
 *
 * @param contentHash SHA-256 of the uncompressed file in hexadecimal; names the file whatever it is called
 * @param fileLines lines of the file without its header; the sold, the returned and the skipped ones together
 * @param fileInvoices invoice numbers in the file, also those without a sale
 * @param skipped how many lines were skipped for which reason; reasons that did not occur are left out
 * @param invoices invoices with something sold, in the order of their first lines
 * @param returns what is taken back of them, and what cannot be
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

    /** Ordinary lines of the file. */
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
