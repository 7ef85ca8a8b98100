package reporting.projection;

import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.ReturnedLine;
import platform.money.Money;

/**
 * A line of an order, in minor units: amount − discount + tax = total.
 *
 * @param category empty if the SKU has no category
 */
record SoldLine(
        int lineNo,
        String skuId,
        String category,
        long quantity,
        long amount,
        long discount,
        long tax,
        long taxIncluded,
        long total) {

    /** The line before the confirmation of the order. It stays so if the confirmation gives it neither discount nor tax. */
    static SoldLine of(Line line) {
        String category = line.traits() == null ? null : line.traits().category();
        return undiscounted(
                line.lineNo(), line.skuId(), category == null ? "" : category, line.quantity(), line.amount());
    }

    /** Units of a line that came back. */
    static SoldLine of(ReturnedLine back, String category) {
        return undiscounted(back.amounts().lineNo(), back.skuId(), category, back.quantity(), back.amount())
                .with(back.amounts());
    }

    private static SoldLine undiscounted(int lineNo, String skuId, String category, long quantity, Money amount) {
        long minor = amount.amountMinor();
        return new SoldLine(lineNo, skuId, category, quantity, minor, 0, 0, 0, minor);
    }

    SoldLine with(LineAmounts fixed) {
        return new SoldLine(
                lineNo,
                skuId,
                category,
                quantity,
                amount,
                fixed.discount().amountMinor(),
                fixed.tax().amountMinor(),
                fixed.taxIncluded().amountMinor(),
                fixed.total().amountMinor());
    }
}
