package order.saga;

import java.util.List;
import order.OrderEvent.Discount;
import order.OrderEvent.Gift;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.PricedAgain;
import order.OrderEvent.RestDiscount;
import order.OrderEvent.ReturnAccepted;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.PromotionRequest.GiveBackRequested;
import promotion.PromotionRequest.KeptDiscount;
import promotion.engine.Definition.LimitsIfReturned;

/** What is left of the discounts of an order whose limits want to know that, after all returns so far. Pure functions of the order. */
final class KeptDiscounts {

    private static final String GIVE_BACK = LimitsIfReturned.GIVE_BACK.name();

    private KeptDiscounts() {}

    /**
     * Tells promotion what is left; empty if no promotion of the order declares that.
     *
     * @param before the order, perhaps with the return while it was being priced
     * @param latest the latest return
     */
    static List<GiveBackRequested> tell(Order before, ReturnAccepted latest) {
        List<Discount> asking = before.progress().discounts().stream()
                .filter(discount -> GIVE_BACK.equals(discount.limitsIfReturned()))
                .toList();
        if (asking.isEmpty()) {
            return List.of();
        }
        Order order = before.apply(latest);
        return List.of(new GiveBackRequested(
                order.discountReference(),
                order.correlation(),
                asking.stream()
                        .map(discount -> kept(order, discount, latest.pricedAgain()))
                        .toList()));
    }

    private static KeptDiscount kept(Order order, Discount discount, @Nullable PricedAgain pricedAgain) {
        boolean used = discount.shipping() != null // is not refunded
                || discount.lines().stream().anyMatch(line -> Returns.returnable(order, line.lineNo()) > 0)
                || gifts(order, discount).stream().anyMatch(gift -> Returns.returnable(order, gift.lineNo()) > 0);
        Money shares = shares(order, discount);
        boolean somethingKept = order.content().lines().stream().anyMatch(line -> Returns.returnable(order, line) > 0);
        return new KeptDiscount(
                discount.promotionId(),
                pricedAgain == null || !somethingKept ? shares : ofRest(discount, pricedAgain),
                used);
    }

    /** The shares of the units that are kept, and what is taken off shipping. */
    private static Money shares(Order order, Discount discount) {
        Money kept = Money.zero(discount.amount().currency());
        for (LineDiscount line : discount.lines()) {
            long units = order.content().lines().get(line.lineNo() - 1).quantity();
            long returned = units - Returns.returnable(order, line.lineNo());
            kept = kept.plus(line.amount().minus(line.amount().fraction(returned, units)));
        }
        return discount.shipping() == null
                ? kept
                : kept.plus(discount.shipping().amount());
    }

    private static Money ofRest(Discount discount, PricedAgain pricedAgain) {
        return pricedAgain.discounts().stream()
                .filter(rest -> rest.promotionId().equals(discount.promotionId()))
                .map(RestDiscount::amount)
                .reduce(Money.zero(discount.amount().currency()), Money::plus);
    }

    private static List<Gift> gifts(Order order, Discount discount) {
        return Gifts.of(order).stream()
                .filter(gift -> gift.promotionId().equals(discount.promotionId()))
                .toList();
    }
}
