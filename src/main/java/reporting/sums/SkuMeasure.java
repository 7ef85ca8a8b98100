package reporting.sums;

/** The measures by hour, channel, country, currency, SKU and category. The database columns have these names. */
public enum SkuMeasure {
    UNITS,
    AMOUNT,
    DISCOUNT,
    TAX,
    TAX_INCLUDED,
    TOTAL,
    REFUNDED_UNITS,
    REFUNDED_TOTAL,
    UNEARNED_TOTAL
}
