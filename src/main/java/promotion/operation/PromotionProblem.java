package promotion.operation;

import platform.web.ProblemCode;

/** The problems of promotions and coupons. Each constant says when it is answered and what a client can do. */
enum PromotionProblem implements ProblemCode {
    BUDGET_IN_USE(
            409,
            "The budget is in use",
            "Orders hold or have redeemed more than the new budget, or in another currency than the new one. `details.held` and `details.redeemed` are these amounts.",
            "Choose a higher budget, or keep the currency."),
    COUPON_IN_USE(
            409,
            "Coupons are in use",
            "Orders hold or have redeemed more uses than the new max_uses. `details.coupons` lists at most 100 of these coupons.",
            "Choose a higher max_uses."),
    COUPON_OF_ANOTHER_PROMOTION(
            409,
            "Coupons belong to another promotion",
            "A coupon cannot change its promotion. `details.coupons` lists at most 100 of these coupons with their promotions.",
            "Use other codes.");

    private final Description description;

    PromotionProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
