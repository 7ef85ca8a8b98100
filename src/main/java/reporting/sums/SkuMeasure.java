package reporting.sums;

/** What is summed besides by SKU and category; the database's columns bear the names. */
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
