package order.offer;

import promotion.engine.Condition;
import promotion.engine.Definition;

/**
 * Whether an order decides a promotion by facts that it knows by itself: its lines, what the catalogue says of their SKUs, amounts, shipping,
 * channel, country, payment method and time. Promotions that distinguish customers are left to the promotion module.
 */
final class KnownFacts {

    private KnownFacts() {}

    static boolean suffice(Definition definition) {
        Condition condition = definition.condition();
        return condition == null || condition.all().allMatch(KnownFacts::isKnown);
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
            case Condition.Quantity quantity -> true;
            case Condition.Subtotal subtotal -> true;
        };
    }
}
