package reporting.projection;

import java.util.function.ToLongFunction;

/** The measures by hour, channel, country, currency, SKU and category. The database columns have these names. */
public enum SkuMeasure {
    UNITS(When.PAID, SoldLine::quantity, "units", false),
    AMOUNT(When.PAID, SoldLine::amount, "items", true),
    DISCOUNT(When.PAID, SoldLine::discount, "discount", true),
    TAX(When.PAID, SoldLine::tax, "tax", true),
    TAX_INCLUDED(When.PAID, SoldLine::taxIncluded, "tax_included", true),
    TOTAL(When.PAID, SoldLine::total, "revenue", true),
    REFUNDED_UNITS(When.REFUNDED, SoldLine::quantity, "refunded_units", false),
    REFUNDED_TOTAL(When.REFUNDED, SoldLine::total, "refunded", true),
    UNEARNED_TOTAL(When.REFUNDED_UNPAID, SoldLine::total, "unearned", true);

    /** When a line counts. */
    enum When {
        /** In the hour of an order that was paid. */
        PAID,
        /** In the hour in which an order or a return was refunded. */
        REFUNDED,
        /** In the hour in which an order was refunded that never became paid. */
        REFUNDED_UNPAID
    }

    private final When when;
    private final ToLongFunction<SoldLine> value;
    private final String reportColumn;
    private final boolean isMoney;

    SkuMeasure(When when, ToLongFunction<SoldLine> value, String reportColumn, boolean isMoney) {
        this.when = when;
        this.value = value;
        this.reportColumn = reportColumn;
        this.isMoney = isMoney;
    }

    When when() {
        return when;
    }

    /** What a line adds, in units or in minor units of its currency. */
    long of(SoldLine line) {
        return value.applyAsLong(line);
    }

    /** The name of its column in the sales report. */
    public String reportColumn() {
        return reportColumn;
    }

    /** Whether it sums amounts in minor units; otherwise it sums units. */
    public boolean isMoney() {
        return isMoney;
    }
}
