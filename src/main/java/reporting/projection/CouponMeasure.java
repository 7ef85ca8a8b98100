package reporting.projection;

/** The measures by hour, channel, country, currency, coupon and promotion. The database columns have these names. */
enum CouponMeasure {
    GRANTED,
    DISCOUNT,
    REDEEMED,
    REDEEMED_DISCOUNT,
    REVERSED,
    REVERSED_DISCOUNT
}
