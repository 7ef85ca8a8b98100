package order.saga;

import java.util.List;
import java.util.function.ToLongBiFunction;
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

    private final Order order;
    private final ToLongBiFunction<Order, Integer> kept;

    private KeptDiscounts(Order order, ToLongBiFunction<Order, Integer> kept) {
        this.order = order;
        this.kept = kept;
    }

    /**
     * Tells promotion what is left; empty if no promotion of the order declares that.
     *
     * @param before the order, perhaps with the return while it was being priced
     * @param latest the latest return
     * @param kept the units of a line or gift of an order that have not come back
     */
    static List<GiveBackRequested> giveBacks(
            Order before, ReturnAccepted latest, ToLongBiFunction<Order, Integer> kept) {
        List<Discount> asking = before.progress().discounts().stream()
                .filter(discount -> GIVE_BACK.equals(discount.limitsIfReturned()))
                .toList();
        if (asking.isEmpty()) {
            return List.of();
        }
        Order order = before.apply(latest);
        KeptDiscounts discounts = new KeptDiscounts(order, kept);
        return List.of(new GiveBackRequested(
                order.discountReference(),
                order.correlation(),
                asking.stream()
                        .map(discount -> discounts.left(discount, latest.pricedAgain()))
                        .toList()));
    }

    private KeptDiscount left(Discount discount, @Nullable PricedAgain pricedAgain) {
        boolean used = discount.shipping() != null // is not refunded
                || discount.lines().stream().anyMatch(line -> kept(line.lineNo()) > 0)
                || gifts(discount).stream().anyMatch(gift -> kept(gift.lineNo()) > 0);
        Money shares = shares(discount);
        boolean somethingKept = order.content().lines().stream().anyMatch(line -> kept(line.lineNo()) > 0);
        return new KeptDiscount(
                discount.promotionId(),
                pricedAgain == null || !somethingKept ? shares : ofRest(discount, pricedAgain),
                used);
    }

    private long kept(int lineNo) {
        return kept.applyAsLong(order, lineNo);
    }

    /** The shares of the units that are kept, and what is taken off shipping. */
    private Money shares(Discount discount) {
        Money kept = Money.zero(discount.amount().currency());
        for (LineDiscount line : discount.lines()) {
            long units = order.content().lines().get(line.lineNo() - 1).quantity();
            long returned = units - kept(line.lineNo());
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

    private List<Gift> gifts(Discount discount) {
        return Gifts.of(order).stream()
                .filter(gift -> gift.promotionId().equals(discount.promotionId()))
                .toList();
    }
}
