package reporting.sums;

/** What is summed besides by coupon and promotion; the database's columns bear the names. */
public enum CouponMeasure {
    GRANTED,
    DISCOUNT,
    REDEEMED,
    REDEEMED_DISCOUNT,
    REVERSED,
    REVERSED_DISCOUNT
}
