package replay.retail;

import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;

/**
 * An invoice with at least one sold line. Its time, buyer and country come from its first line in the file. If a SKU occurs twice, even at
 * two prices, both lines stay separate.
 *
 * @param number the shop's number of the invoice
 * @param placedAt when it was placed, with the shop's UTC offset at that time
 * @param buyer the buyer
 * @param country name of the country as in the data
 * @param lines ordinary lines in the order of the file, at least one
 */
public record Invoice(String number, OffsetDateTime placedAt, Buyer buyer, String country, List<SoldLine> lines) {

    public Invoice {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("Invoice " + number + " has no sold lines");
        }
    }

    /** The shop's month to which the invoice belongs. */
    public YearMonth month() {
        return ShopTime.month(placedAt);
    }

    /** The sums of this invoice. */
    public Sums sums() {
        Sums sums = new Sums(1, 0, 0);
        for (SoldLine line : lines) {
            sums = sums.plus(new Sums(0, line.quantity(), line.amountMinor()));
        }
        return sums;
    }
}
