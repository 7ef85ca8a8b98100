package promotion.offer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.FunderShare;
import promotion.PromotionEvent.GiftChoice;
import promotion.PromotionEvent.GiftOffer;
import promotion.PromotionEvent.LineDiscount;
import promotion.PromotionEvent.ShippingDiscount;
import promotion.PromotionEvent.UnitDiscount;
import promotion.PromotionRequest.Line;
import promotion.engine.Definition;
import promotion.engine.Evaluation;
import promotion.engine.Evaluation.LineShare;

/** Translates what the engine takes off a basket into the language of the module. */
final class Grants {

    private Grants() {}

    /**
     * @param couponCode null if the promotion applies without a coupon
     * @param counted whether a limit counts it
     */
    static Applied applied(Evaluation.Applied applied, @Nullable String couponCode, Basket basket, boolean counted) {
        Definition definition = applied.promotion().definition();
        String currency = basket.currency();
        Map<String, LineShare> shares = new HashMap<>();
        applied.lines().forEach(share -> shares.put(share.ref(), share));
        List<LineDiscount> lines = new ArrayList<>();
        for (Line line : basket.lines()) {
            LineShare share = shares.get(String.valueOf(line.lineNo()));
            if (share != null) {
                lines.add(new LineDiscount(
                        line.lineNo(),
                        Money.ofMinor(share.totalMinor(), currency),
                        share.units().stream()
                                .map(unit -> new UnitDiscount(unit.units(), Money.ofMinor(unit.offMinor(), currency)))
                                .toList(),
                        funders(definition, share.totalMinor(), currency)));
            }
        }
        long shipping = applied.shippingMinor();
        return new Applied(
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
                counted && definition.givesBack() ? Definition.LimitsIfReturned.GIVE_BACK.name() : null);
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
