package promotion.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import outbox.Commands;
import platform.edit.Precondition;
import platform.idempotency.InProgress;
import platform.web.ProblemException;
import promotion.offer.Coupon;
import promotion.offer.Promotion;
import promotion.operation.PromotionRefusal.BudgetInUse;
import promotion.operation.PromotionRefusal.CouponsInUse;
import promotion.operation.PromotionRefusal.NeedsNoCoupon;
import promotion.operation.PromotionRefusal.NoDraftAgain;
import promotion.operation.PromotionRefusal.OfAnotherPromotion;
import promotion.operation.PromotionRefusal.OfRedPacket;
import promotion.operation.PromotionRefusal.PromotionExists;
import promotion.operation.PromotionRefusal.RedPacketClosed;
import promotion.operation.PromotionRefusal.RedPacketEmpty;
import promotion.operation.PromotionRefusal.RedPacketInUse;
import promotion.operation.PromotionRefusal.Stale;
import promotion.operation.PromotionRefusal.UnknownPromotion;
import promotion.operation.PromotionRefusal.UnknownRedPacket;

/** Submits operators' commands to the queue, and turns their results into answers or problems. */
@Component
class PromotionCommands {

    static final String UNKNOWN_PROMOTION = "must be the id of an existing promotion";
    static final String NO_DRAFT_AGAIN = "must be false, because the promotion was released";
    static final String NEEDS_NO_COUPON = "must be the id of a promotion that needs a coupon";

    private static final int MAX_NAMED = 100;

    private final Commands commands;
    private final InProgress inProgress;

    PromotionCommands(Commands commands, InProgress inProgress) {
        this.commands = commands;
        this.inProgress = inProgress;
    }

    /** The future fails with a {@link ProblemException} when the command is refused. */
    <T> CompletableFuture<T> submit(PromotionCommand<T> command) {
        return inProgress
                .once(command.key(), () -> commands.submit(command))
                .thenApply(result -> result.value(PromotionCommands::problem));
    }

    private record UsedCoupon(String code, String promotionId, long held, long redeemed) {}

    private static ProblemException problem(PromotionRefusal refusal) {
        return switch (refusal) {
            case Stale stale -> Precondition.failed();
            case UnknownPromotion unknown -> ProblemException.invalid("promotion_id", UNKNOWN_PROMOTION);
            case PromotionExists exists ->
                new ProblemException(
                        PromotionProblem.PROMOTION_EXISTS, "A promotion that is no red packet has this id.", Map.of());
            case OfRedPacket red ->
                new ProblemException(
                        PromotionProblem.PROMOTION_OF_RED_PACKET,
                        "The promotion belongs to the red packet with the same id.",
                        Map.of());
            case UnknownRedPacket unknown -> ProblemException.notFound("No red packet has this id.");
            case RedPacketClosed closed ->
                new ProblemException(
                        PromotionProblem.RED_PACKET_CLOSED, "Nobody can draw from the red packet now.", Map.of());
            case RedPacketEmpty empty ->
                new ProblemException(PromotionProblem.RED_PACKET_EMPTY, "Nothing is left in the red packet.", Map.of());
            case RedPacketInUse inUse ->
                new ProblemException(
                        PromotionProblem.RED_PACKET_IN_USE,
                        "More is drawn than the new total, or in another currency; `details.claimed` is the amount.",
                        Map.of("claimed", inUse.packet().claimed()));
            case NoDraftAgain released -> ProblemException.invalid("draft", NO_DRAFT_AGAIN);
            case NeedsNoCoupon needsNone -> ProblemException.invalid("promotion_id", NEEDS_NO_COUPON);
            case BudgetInUse inUse ->
                new ProblemException(
                        PromotionProblem.BUDGET_IN_USE,
                        "The held and redeemed amounts exceed the new budget, or the new currency differs from theirs;"
                                + " `details.held` and `details.redeemed` are these amounts.",
                        used(inUse.promotion()));
            case CouponsInUse inUse ->
                new ProblemException(
                        PromotionProblem.COUPON_IN_USE,
                        "More uses are held and redeemed than max_uses allows; `details.coupons` lists at most 100 of"
                                + " these coupons with their uses.",
                        Map.of("coupons", named(inUse.coupons())));
            case OfAnotherPromotion others ->
                new ProblemException(
                        PromotionProblem.COUPON_OF_ANOTHER_PROMOTION,
                        "A coupon cannot change its promotion; `details.coupons` lists at most 100 of these coupons"
                                + " with their promotions.",
                        Map.of("coupons", named(others.coupons())));
        };
    }

    private static Map<String, Object> used(Promotion promotion) {
        Map<String, Object> used = new LinkedHashMap<>();
        used.put("held", promotion.held());
        used.put("redeemed", promotion.redeemed());
        return used;
    }

    private static List<UsedCoupon> named(List<Coupon> coupons) {
        return coupons.stream()
                .limit(MAX_NAMED)
                .map(coupon -> new UsedCoupon(coupon.code(), coupon.promotionId(), coupon.held(), coupon.redeemed()))
                .toList();
    }
}
