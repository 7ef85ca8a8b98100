package replay.retail;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * What a {@code C} invoice takes back. It names no invoice that the goods came from. Its time and buyer are those of its
 * first line in the file.
 *
 * @param number the shop's number, with the {@code C}
 * @param returnedAt when the goods were taken back, with the offset that held in the shop
 * @param buyer who brought them
 * @param lines the goods as they would stand on an ordinary invoice, in the order of the file
 */
record Return(String number, OffsetDateTime returnedAt, Buyer buyer, List<SoldLine> lines) {

    Return {
        lines = List.copyOf(lines);
    }
}
