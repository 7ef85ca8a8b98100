package reporting;

/** What is summed besides by SKU and category; the database's columns bear the names. */
enum SkuMeasure {
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
