package replay.retail;

/**
 * Units of one line of an invoice that came back.
 *
 * @param lineNo of the invoice, from 1
 * @param goods the units, and the price they were bought at
 */
public record RefundedLine(int lineNo, SoldLine goods) {

    RefundedLine and(RefundedLine more) {
        return new RefundedLine(
                lineNo,
                new SoldLine(
                        goods.skuId(), Math.addExact(goods.quantity(), more.goods.quantity()), goods.unitPriceMinor()));
    }
}
