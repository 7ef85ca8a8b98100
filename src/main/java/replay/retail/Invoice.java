package replay.retail;

import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;

/**
 * An invoice with something sold. Its time, buyer and country are those of its first line in the file; the same SKU
 * twice, also at two prices, stays two lines.
 *
 * @param number the shop's number
 * @param placedAt when it was placed, with the offset that held in the shop
 * @param buyer who bought
 * @param country name of the country as the data has it
 * @param lines ordinary lines in the order of the file, at least one
 */
public record Invoice(String number, OffsetDateTime placedAt, Buyer buyer, String country, List<SoldLine> lines) {

    public Invoice {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("Invoice " + number + " has nothing sold");
        }
    }

    /** The shop's month that it counts for. */
    public YearMonth month() {
        return ShopTime.month(placedAt);
    }

    /** What it adds to the sums of its month. */
    public Sums sums() {
        Sums sums = new Sums(1, 0, 0);
        for (SoldLine line : lines) {
            sums = sums.plus(new Sums(0, line.quantity(), line.amountMinor()));
        }
        return sums;
    }
}
