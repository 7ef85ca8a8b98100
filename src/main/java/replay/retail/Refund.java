package replay.retail;

import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;

/**
 * The goods of one invoice that one {@code C} invoice takes back.
 *
 * @param returnNumber the number of the {@code C} invoice; a {@code C} invoice may have refunds of several invoices
 * @param returnedAt when the goods were taken back; not before the time of the invoice
 * @param invoiceNumber the invoice that the goods came from
 * @param lines the refunded lines of the invoice, each once; at least one
 */
public record Refund(String returnNumber, OffsetDateTime returnedAt, String invoiceNumber, List<RefundedLine> lines) {

    public Refund {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(
                    "The refund of invoice " + invoiceNumber + " has no lines: " + returnNumber);
        }
    }

    /** The shop's month to which the refund belongs. */
    public YearMonth month() {
        return ShopTime.month(returnedAt);
    }

    /** The sums of the refunded lines. */
    public LineSums sums() {
        return lines.stream().map(line -> LineSums.of(line.goods())).reduce(LineSums.NONE, LineSums::plus);
    }
}
