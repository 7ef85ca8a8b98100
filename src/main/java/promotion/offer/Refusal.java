package promotion.offer;

/** Why a coupon cannot be applied. */
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
