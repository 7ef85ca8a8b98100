package replay.retail;

import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;

/**
 * What a {@code C} invoice takes back of one invoice.
 *
 * @param returnNumber the number of the {@code C} invoice, which may have refunds of several invoices
 * @param returnedAt when the goods were taken back; not before the invoice
 * @param invoiceNumber the invoice that the goods came from
 * @param lines by the invoice's lines, each once; at least one
 */
public record Refund(String returnNumber, OffsetDateTime returnedAt, String invoiceNumber, List<RefundedLine> lines) {

    public Refund {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("Nothing of " + invoiceNumber + " came back by " + returnNumber);
        }
    }

    /** The shop's month that it counts for. */
    public YearMonth month() {
        return ShopTime.month(returnedAt);
    }

    /** What it takes back. */
    public LineSums sums() {
        return lines.stream().map(line -> LineSums.of(line.goods())).reduce(LineSums.NONE, LineSums::plus);
    }
}
