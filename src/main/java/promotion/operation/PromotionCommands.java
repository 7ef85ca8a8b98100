package promotion.operation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import outbox.Commands;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.web.ProblemException;
import promotion.offer.Coupon;
import promotion.operation.PromotionCommandResult.BudgetInUse;
import promotion.operation.PromotionCommandResult.CouponsInUse;
import promotion.operation.PromotionCommandResult.Done;
import promotion.operation.PromotionCommandResult.KeyReused;
import promotion.operation.PromotionCommandResult.NeedsNoCoupon;
import promotion.operation.PromotionCommandResult.OfAnotherPromotion;
import promotion.operation.PromotionCommandResult.UnknownPromotion;

/** Submits operators' commands to the queue, and turns their results into answers or problems. */
@Component
class PromotionCommands {

    private static final int MAX_NAMED = 100;

    private final Commands commands;
    private final InProgress inProgress;

    PromotionCommands(Commands commands, InProgress inProgress) {
        this.commands = commands;
        this.inProgress = inProgress;
    }

    /** The future fails with a {@link ProblemException} when the command is refused. */
    <T> CompletableFuture<T> submit(PromotionCommand<T> command) {
        return inProgress.once(command.key(), () -> commands.submit(command)).thenApply(PromotionCommands::valueOf);
    }

    private record UsedCoupon(String code, String promotionId, long held, long redeemed) {}

    private static <T> T valueOf(PromotionCommandResult<T> outcome) {
        return switch (outcome) {
            case Done<T> done -> done.value();
            case KeyReused<T> reused -> throw IdempotencyKey.reused();
            case UnknownPromotion<T> unknown ->
                throw ProblemException.invalid("promotion_id", "must be the id of an existing promotion");
            case NeedsNoCoupon<T> needsNone ->
                throw ProblemException.invalid("promotion_id", "must be the id of a promotion that needs a coupon");
            case BudgetInUse<T> inUse ->
                throw new ProblemException(
                        409,
                        "BUDGET_IN_USE",
                        "The held and redeemed amounts exceed the new budget, or the new currency differs from theirs;"
                                + " `details.held_minor` and `details.redeemed_minor` are these amounts.",
                        Map.of(
                                "held_minor",
                                inUse.promotion().heldMinor(),
                                "redeemed_minor",
                                inUse.promotion().redeemedMinor()));
            case CouponsInUse<T> inUse ->
                throw new ProblemException(
                        409,
                        "COUPON_IN_USE",
                        "More uses are held and redeemed than max_uses allows; `details.coupons` lists at most 100 of"
                                + " these coupons with their uses.",
                        Map.of("coupons", named(inUse.coupons())));
            case OfAnotherPromotion<T> others ->
                throw new ProblemException(
                        409,
                        "COUPON_OF_ANOTHER_PROMOTION",
                        "A coupon cannot change its promotion; `details.coupons` lists at most 100 of these coupons"
                                + " with their promotions.",
                        Map.of("coupons", named(others.coupons())));
        };
    }

    private static List<UsedCoupon> named(List<Coupon> coupons) {
        return coupons.stream()
                .limit(MAX_NAMED)
                .map(coupon -> new UsedCoupon(coupon.code(), coupon.promotionId(), coupon.held(), coupon.redeemed()))
                .toList();
    }
}
