package reporting.simulation;

import java.util.Map;
import java.util.Set;
import order.OrderEvent.CustomerStanding;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.PromotionTraits;
import org.jspecify.annotations.Nullable;
import promotion.engine.Cart;
import reporting.simulation.Simulation.Prices;

/**
 * Makes carts for the engine from the events of orders, as {@code promotion} makes them from the requests of {@code order}. What an order does not
 * say about its customer and its SKUs is treated as if it were not so.
 */
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
                customer(created.customer()),
                created.lines().stream()
                        .map(line ->
                                line(line, after ? paid.discounts().getOrDefault(line.lineNo(), 0L) : 0, categories))
                        .toList(),
                created.shipping().amount().amountMinor() - (after ? paid.shippingDiscount() : 0),
                Set.of());
    }

    private static Cart.Customer customer(@Nullable CustomerStanding standing) {
        return standing == null
                ? Cart.Customer.GUEST
                : new Cart.Customer(standing.level(), Set.copyOf(standing.segments()), standing.firstOrder());
    }

    private static Cart.Line line(Line line, long off, Categories categories) {
        PromotionTraits traits = line.promotionTraits();
        return new Cart.Line(
                String.valueOf(line.lineNo()),
                line.skuId(),
                line.quantity(),
                line.amount().amountMinor() - off,
                traits == null ? categories.upwards(category(line)) : Set.copyOf(traits.categories()),
                traits == null ? Map.of() : traits.attributes(),
                traits == null ? Set.of() : Set.copyOf(traits.tags()),
                traits == null || traits.floor() == null ? 0 : traits.floor().amountMinor());
    }

    static @Nullable String category(Line line) {
        return line.traits() == null ? null : line.traits().category();
    }
}
