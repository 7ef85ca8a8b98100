package app.retail;

import app.retail.LineDecision.Skipped;
import app.retail.LineDecision.Sold;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Which lines are sold: those of ordinary invoices with a quantity and a price above zero, the price in whole pennies.
 * All others are skipped, each for one {@link SkipReason}.
 */
final class OrdinaryLineRule {

    private static final int LONGEST_SKU = 64;
    private static final int LONGEST_NUMBER = 18;
    private static final int PENNY_DECIMALS = 2;

    private OrdinaryLineRule() {}

    static LineDecision decide(RetailLine line) {
        if (startsWith(line.invoiceNo(), 'C')) {
            return new Skipped(SkipReason.CANCELLATION);
        }
        if (startsWith(line.invoiceNo(), 'A')) {
            return new Skipped(SkipReason.BAD_DEBT);
        }
        Optional<BigDecimal> quantity = number(line.quantity()).filter(OrdinaryLineRule::isWhole);
        Optional<BigDecimal> price = number(line.unitPrice());
        if (line.invoiceNo().isBlank() || quantity.isEmpty() || price.isEmpty()) {
            return new Skipped(SkipReason.UNREADABLE);
        }
        return decide(line.stockCode(), quantity.get(), price.get());
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

    /** Digits, a sign and a point only: no exponent, so that neither the value nor the work is without bound. */
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
