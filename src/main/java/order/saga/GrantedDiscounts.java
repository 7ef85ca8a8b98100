package order.saga;

import java.util.List;
import order.OrderEvent.Discount;
import order.OrderEvent.FunderShare;
import order.OrderEvent.GiftChoice;
import order.OrderEvent.GiftOffer;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.ShippingDiscount;
import order.OrderEvent.UnitDiscount;
import org.jspecify.annotations.Nullable;
import promotion.PromotionEvent;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.DiscountGranted;

/** Translates what promotion grants into the discounts of an order. */
public final class GrantedDiscounts {

    private GrantedDiscounts() {}

    public static List<Discount> of(DiscountGranted granted) {
        return of(granted.applied());
    }

    static List<Discount> of(List<Applied> parts) {
        return parts.stream()
                .map(applied -> new Discount(
                        applied.promotionId(),
                        applied.promotionVersion(),
                        applied.couponCode(),
                        applied.amount(),
                        applied.lines().stream().map(GrantedDiscounts::line).toList(),
                        shipping(applied.shipping()),
                        gifts(applied.gifts()),
                        applied.returns(),
                        applied.limitsIfReturned()))
                .toList();
    }

    private static LineDiscount line(PromotionEvent.LineDiscount line) {
        return new LineDiscount(
                line.lineNo(),
                line.amount(),
                line.units().stream()
                        .map(unit -> new UnitDiscount(unit.units(), unit.off()))
                        .toList(),
                funders(line.funders()));
    }

    private static @Nullable ShippingDiscount shipping(PromotionEvent.@Nullable ShippingDiscount shipping) {
        return shipping == null ? null : new ShippingDiscount(shipping.amount(), funders(shipping.funders()));
    }

    private static @Nullable List<GiftOffer> gifts(@Nullable List<PromotionEvent.GiftOffer> gifts) {
        return gifts == null
                ? null
                : gifts.stream()
                        .map(gift -> new GiftOffer(
                                gift.choices().stream()
                                        .map(choice -> new GiftChoice(choice.skuId(), choice.quantity()))
                                        .toList(),
                                gift.required()))
                        .toList();
    }

    private static List<FunderShare> funders(List<PromotionEvent.FunderShare> funders) {
        return funders.stream()
                .map(share -> new FunderShare(share.funder(), share.amount()))
                .toList();
    }
}
