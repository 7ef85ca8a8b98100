package order.offer;

import java.util.stream.Stream;
import promotion.engine.Benefit;
import promotion.engine.Condition;
import promotion.engine.Definition;
import promotion.engine.Selection;

/**
 * Whether an order knows every fact on which a promotion depends. Orders know the lines, their amounts, shipping, channel, country, payment
 * method and time. Only the promotion module knows the category tree, tags and attributes of SKUs, and what distinguishes customers.
 */
final class KnownFacts {

    private KnownFacts() {}

    static boolean suffice(Definition definition) {
        Condition condition = definition.condition();
        return areKnown(definition.benefit())
                && (condition == null || condition.all().allMatch(KnownFacts::isKnown));
    }

    private static boolean areKnown(Benefit benefit) {
        return switch (benefit) {
            case Benefit.PercentOff percent -> isKnown(percent.target());
            case Benefit.AmountOff amount -> isKnown(amount.target());
            case Benefit.FixedPrice price -> isKnown(price.target());
            case Benefit.SpendAndSave save -> areKnown(save.units());
            case Benefit.NthItem item -> areKnown(item.units());
            case Benefit.BuyAndGet buy -> areKnown(buy.buy(), buy.get());
            case Benefit.CheapestFree cheapest -> areKnown(cheapest.units());
            case Benefit.BundlePrice bundle -> bundle.parts().stream().allMatch(part -> areKnown(part.units()));
            case Benefit.QuantityTiers tiers -> areKnown(tiers.units());
            case Benefit.Gift gift -> areKnown(gift.units());
        };
    }

    private static boolean isKnown(Benefit.Target target) {
        return switch (target) {
            case Benefit.Units units -> areKnown(units.units());
            case Benefit.WholeOrder order -> true;
            case Benefit.Shipping shipping -> true;
        };
    }

    private static boolean isKnown(Condition condition) {
        return switch (condition) {
            case Condition.AllOf all -> true; // its parts are listed too
            case Condition.AnyOf any -> true;
            case Condition.NoneOf none -> true;
            case Condition.TimeWindow window -> true;
            case Condition.Weekly weekly -> true;
            case Condition.CurrencyIs currency -> true;
            case Condition.ChannelIn channel -> true;
            case Condition.CountryIn country -> true;
            case Condition.PaymentMethodIn method -> true;
            case Condition.LevelIn level -> false;
            case Condition.SegmentIn segment -> false;
            case Condition.FirstOrder first -> false;
            case Condition.Quantity quantity -> areKnown(quantity.units());
            case Condition.Subtotal subtotal -> areKnown(subtotal.units());
        };
    }

    private static boolean areKnown(Selection... selections) {
        return Stream.of(selections).allMatch(selection -> switch (selection) {
            case Selection.Everything everything -> true;
            case Selection.Skus skus -> true;
            case Selection.Categories categories -> true;
            case Selection.Tags tags -> true;
            case Selection.Attribute attribute -> true;
        });
    }
}
