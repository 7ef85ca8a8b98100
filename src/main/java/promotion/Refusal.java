package promotion;

/** Why a coupon is not to be had. */
enum Refusal {
    UNKNOWN,
    NOT_STARTED,
    ENDED,
    SUSPENDED,
    OTHER_CURRENCY,
    BELOW_THRESHOLD,
    USED_UP,
    BUDGET_SPENT,
    NOT_COMBINABLE
}
