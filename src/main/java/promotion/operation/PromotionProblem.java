package promotion.operation;

import java.util.Map;
import platform.web.ProblemCode;
import platform.web.ProblemException;

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
            "Use other codes."),
    PROMOTION_EXISTS(
            409,
            "The id belongs to a promotion",
            "A promotion that is no red packet has this id.",
            "Choose another id."),
    PROMOTION_OF_RED_PACKET(
            409,
            "The promotion belongs to a red packet",
            "Only the red packet with the same id decides the terms of its promotion, and its draws are the only coupons.",
            "Change the red packet, or use another promotion."),
    RED_PACKET_IN_USE(
            409,
            "The red packet is in use",
            "Customers have drawn more than the new total, or in another currency than the new one. `details.claimed` is what they have drawn.",
            "Choose a higher total, or keep the currency."),
    RED_PACKET_CLOSED(
            409,
            "Nobody can draw now",
            "The claims of the red packet have not begun or have ended, or it is paused.",
            "Draw while the red packet is open."),
    RED_PACKET_EMPTY(
            409,
            "Nothing is left",
            "The other customers have drawn the total of the red packet.",
            "Draw again later: draws that are not used are given back.");

    private final Description description;

    PromotionProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }

    static ProblemException ofRedPacket() {
        return new ProblemException(
                PROMOTION_OF_RED_PACKET, "The promotion belongs to the red packet with the same id.", Map.of());
    }
}
