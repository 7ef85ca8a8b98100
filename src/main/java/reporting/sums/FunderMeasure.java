package reporting.sums;

/** The measures by hour, channel, country, currency, funder and promotion. The database columns have these names. */
public enum FunderMeasure {
    DISCOUNT,
    REDEEMED_DISCOUNT,
    REVERSED_DISCOUNT
}
