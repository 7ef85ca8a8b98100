package replay.retail;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import replay.retail.LineDecision.Returned;
import replay.retail.LineDecision.Skipped;
import replay.retail.LineDecision.Sold;
import replay.retail.LineDecision.Unreturnable;

/**
 * Decides about each line of a file. A line is sold if its invoice is ordinary, its quantity and price are above zero, and its price is in
 * whole pennies. A line of a {@code C} invoice is returned if it would be a sold line with the opposite sign of its quantity. All other
 * lines of {@code C} invoices are unreturnable. All other lines are skipped, each for one {@link SkipReason}.
 */
final class LineRule {

    private static final int LONGEST_SKU = 64;
    private static final int LONGEST_NUMBER = 18;
    private static final int PENNY_DECIMALS = 2;

    private LineRule() {}

    /** Whether an invoice is a {@code C} invoice, which takes goods back. */
    static boolean isReturn(String invoiceNo) {
        return startsWith(invoiceNo, 'C');
    }

    /** The decision about a line whose date cannot be read. */
    static LineDecision decideUndated(RetailLine line) {
        return isReturn(line.invoiceNo()) ? unreturnable(line) : new Skipped(SkipReason.UNREADABLE);
    }

    static LineDecision decide(RetailLine line) {
        if (isReturn(line.invoiceNo())) {
            return decideReturned(line);
        }
        if (startsWith(line.invoiceNo(), 'A')) {
            return new Skipped(SkipReason.BAD_DEBT);
        }
        Optional<BigDecimal> quantity = quantity(line);
        Optional<BigDecimal> price = number(line.unitPrice());
        if (line.invoiceNo().isBlank() || quantity.isEmpty() || price.isEmpty()) {
            return new Skipped(SkipReason.UNREADABLE);
        }
        return decide(line.stockCode(), quantity.get(), price.get());
    }

    private static LineDecision decideReturned(RetailLine line) {
        Optional<BigDecimal> quantity = quantity(line);
        Optional<BigDecimal> price = number(line.unitPrice());
        boolean readable = quantity.isPresent() && price.isPresent();
        if (readable && decide(line.stockCode(), quantity.get().negate(), price.get()) instanceof Sold sold) {
            return new Returned(sold.line());
        }
        return unreturnable(line);
    }

    /** Computes the sums of an unreturnable line. A number that cannot be read counts as zero. Fractions of a penny are dropped. */
    private static LineDecision unreturnable(RetailLine line) {
        BigDecimal units = quantity(line).orElse(BigDecimal.ZERO).negate();
        BigDecimal price = number(line.unitPrice()).orElse(BigDecimal.ZERO);
        BigDecimal amountMinor =
                units.multiply(price).movePointRight(PENNY_DECIMALS).setScale(0, RoundingMode.DOWN);
        return new Unreturnable(new LineSums(1, units.longValueExact(), amountMinor.longValueExact()));
    }

    private static LineDecision decide(String stockCode, BigDecimal quantity, BigDecimal price) {
        if (!isSku(stockCode)) {
            return new Skipped(SkipReason.STOCK_CODE_UNUSABLE);
        }
        if (quantity.signum() <= 0) {
            return new Skipped(SkipReason.QUANTITY_NOT_ABOVE_ZERO);
        }
        if (price.signum() <= 0) {
            return new Skipped(SkipReason.PRICE_NOT_ABOVE_ZERO);
        }
        if (price.stripTrailingZeros().scale() > PENNY_DECIMALS) {
            return new Skipped(SkipReason.PRICE_BELOW_A_PENNY);
        }
        long unitPriceMinor = price.movePointRight(PENNY_DECIMALS).longValueExact();
        return new Sold(new SoldLine(stockCode, quantity.longValueExact(), unitPriceMinor));
    }

    private static boolean startsWith(String invoiceNo, char letter) {
        return !invoiceNo.isEmpty() && Character.toUpperCase(invoiceNo.charAt(0)) == letter;
    }

    /** Reads a number of digits, a sign and a point. It allows no exponent, so that the value and the work are bounded. */
    private static Optional<BigDecimal> number(String text) {
        boolean plain = !text.isEmpty()
                && text.length() <= LONGEST_NUMBER
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-');
        if (!plain) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> quantity(RetailLine line) {
        return number(line.quantity()).filter(LineRule::isWhole);
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    private static boolean isSku(String code) {
        return !RetailLine.isMissing(code)
                && code.length() <= LONGEST_SKU
                && code.indexOf('/') < 0
                && code.equals(code.strip());
    }
}
