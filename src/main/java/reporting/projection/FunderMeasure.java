package reporting.projection;

/** The measures by hour, channel, country, currency, funder and promotion. The database columns have these names. */
enum FunderMeasure {
    DISCOUNT,
    REDEEMED_DISCOUNT,
    REVERSED_DISCOUNT
}
