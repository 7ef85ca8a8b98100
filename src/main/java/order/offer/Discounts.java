package order.offer;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import order.OrderEvent.Discount;
import order.OrderEvent.FunderShare;
import order.OrderEvent.GiftChoice;
import order.OrderEvent.GiftOffer;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.ShippingDiscount;
import order.OrderEvent.UnitDiscount;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.engine.Definition;
import promotion.engine.Evaluation;

/** Translates what the engine takes off a cart into the discounts of an order, in the form in which promotion would have granted them. */
public final class Discounts {

    private Discounts() {}

    /** @param evaluation of a cart whose lines are referred to by their numbers, and which has no codes */
    public static List<Discount> of(Evaluation evaluation, String currency) {
        return of(evaluation, currency, Map.of());
    }

    /** @param codes the normalised codes of the cart, by promotion id */
    static List<Discount> of(Evaluation evaluation, String currency, Map<String, String> codes) {
        return evaluation.applied().stream()
                .map(applied -> discount(applied, codes.get(applied.promotion().promotionId()), currency))
                .toList();
    }

    private static Discount discount(Evaluation.Applied applied, @Nullable String couponCode, String currency) {
        Definition definition = applied.promotion().definition();
        List<LineDiscount> lines = applied.lines().stream()
                .map(share -> new LineDiscount(
                        Integer.parseInt(share.ref()),
                        Money.ofMinor(share.totalMinor(), currency),
                        share.units().stream()
                                .map(unit -> new UnitDiscount(unit.units(), Money.ofMinor(unit.offMinor(), currency)))
                                .toList(),
                        funders(definition, share.totalMinor(), currency)))
                .sorted(Comparator.comparingInt(LineDiscount::lineNo))
                .toList();
        long shipping = applied.shippingMinor();
        return new Discount(
                applied.promotion().promotionId(),
                applied.promotion().version(),
                couponCode,
                Money.ofMinor(applied.totalMinor(), currency),
                lines,
                shipping == 0
                        ? null
                        : new ShippingDiscount(
                                Money.ofMinor(shipping, currency), funders(definition, shipping, currency)),
                gifts(applied),
                definition.pricesAgain() ? Definition.Returns.PRICE_AGAIN.name() : null,
                null); // what an order decides by itself has no limits
    }

    private static @Nullable List<GiftOffer> gifts(Evaluation.Applied applied) {
        return applied.gifts().isEmpty()
                ? null
                : applied.gifts().stream()
                        .map(gift -> new GiftOffer(
                                gift.choices().stream()
                                        .map(skuId -> new GiftChoice(skuId, gift.quantity()))
                                        .toList(),
                                gift.required()))
                        .toList();
    }

    private static List<FunderShare> funders(Definition definition, long amountMinor, String currency) {
        return definition.funded(amountMinor).stream()
                .map(part -> new FunderShare(part.funder().name(), Money.ofMinor(part.amountMinor(), currency)))
                .toList();
    }
}
