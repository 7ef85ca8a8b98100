package reporting.simulation;

import java.util.Map;
import java.util.Set;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCreated;
import org.jspecify.annotations.Nullable;
import promotion.engine.Cart;
import reporting.simulation.Simulation.Prices;

/** Makes carts for the engine from the events of orders, as {@code promotion} makes them from the requests of {@code order}. */
final class Carts {

    private Carts() {}

    static Cart of(OrderCreated created, PaidOrder paid, Prices prices, Categories categories) {
        boolean after = prices == Prices.AFTER_DISCOUNTS;
        return new Cart(
                created.items().currency(),
                created.placedAt(),
                created.channel(),
                created.country(),
                created.paymentMethod(),
                Cart.Customer.GUEST,
                created.lines().stream()
                        .map(line ->
                                line(line, after ? paid.discounts().getOrDefault(line.lineNo(), 0L) : 0, categories))
                        .toList(),
                created.shipping().amount().amountMinor() - (after ? paid.shippingDiscount() : 0),
                Set.of());
    }

    private static Cart.Line line(Line line, long off, Categories categories) {
        return new Cart.Line(
                String.valueOf(line.lineNo()),
                line.skuId(),
                line.quantity(),
                line.amount().amountMinor() - off,
                categories.upwards(category(line)),
                Map.of(),
                Set.of(),
                0);
    }

    static @Nullable String category(Line line) {
        return line.traits() == null ? null : line.traits().category();
    }
}
