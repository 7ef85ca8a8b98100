package replay.retail;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * A {@code C} invoice with the goods that it takes back. It does not name the invoices that the goods came from. Its time and buyer come
 * from its first line in the file.
 *
 * @param number the shop's number, with the {@code C}
 * @param returnedAt when the goods were taken back, with the shop's UTC offset at that time
 * @param buyer the buyer who returned them
 * @param lines the goods in the form of ordinary invoice lines, in the order of the file
 */
record Return(String number, OffsetDateTime returnedAt, Buyer buyer, List<SoldLine> lines) {

    Return {
        lines = List.copyOf(lines);
    }
}
