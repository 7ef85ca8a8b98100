package replay.retail;

/**
 * The returned units of one line of an invoice.
 *
 * @param lineNo number of the invoice's line, from 1
 * @param goods the units, and the price at which they were bought
 */
public record RefundedLine(int lineNo, SoldLine goods) {

    RefundedLine and(RefundedLine more) {
        return new RefundedLine(
                lineNo,
                new SoldLine(
                        goods.skuId(), Math.addExact(goods.quantity(), more.goods.quantity()), goods.unitPriceMinor()));
    }
}
