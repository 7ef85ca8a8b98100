package order.view;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.charges.Charging;
import order.stream.CurrentOrders.Happened;
import order.stream.EventFacts;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import platform.language.Language;
import platform.language.LocalFormat;
import platform.language.Messages;

/** Tells the events of an order in sentences: what happened, who did it, and why. */
final class HistoryTexts {

    /** Modules that act by themselves. */
    private static final Set<String> PLATFORM = Set.of("inventory", "payment", "promotion", "shipping", "order");

    /** An event of an earlier version may lack one of them. */
    private static final List<String> MAY_LACK = List.of("amount", "carrier", "payment_method", "reason", "waybill");

    private static final String PREFIX = "history.";
    private static final String VERSION = "\\.v\\d+$";

    private final Order order;
    private final Language language;

    HistoryTexts(Order order, Language language) {
        this.order = order;
        this.language = language;
    }

    /** The sentence of an event. It has no personal data, and names operators only as the shop. */
    String of(Happened happened) {
        EventFacts facts = happened.facts();
        Map<String, String> values = new HashMap<>(facts.texts());
        values.put("money", LocalFormat.amount(Charging.amountsOf(order).payable(), language));
        values.put("by", who(facts.texts().get("by")));
        MAY_LACK.forEach(name -> values.putIfAbsent(name, Messages.text("history.unknown", language)));
        if (facts.amount() != null) {
            values.put("amount", LocalFormat.amount(facts.amount(), language));
        }
        return Messages.text(key(happened), language, values);
    }

    private static String key(Happened happened) {
        String key = PREFIX + happened.event().replaceFirst(VERSION, "");
        Boolean won = happened.facts().won();
        return won == null ? key : key + (won ? ".won" : ".lost");
    }

    private String who(@Nullable String by) {
        String key = by == null || PLATFORM.contains(by)
                ? "history.by.platform"
                : by.equals(order.content().userId()) ? "history.by.shopper" : "history.by.shop";
        return Messages.text(key, language);
    }
}
