package reporting.simulation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.CustomerStanding;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.PromotionFacts;
import order.OrderEvent.PromotionTraits;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
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
                customer(created.customer(), created.facts()),
                created.lines().stream()
                        .map(line -> line(
                                line,
                                created.facts(),
                                after ? paid.discounts().getOrDefault(line.lineNo(), 0L) : 0,
                                categories))
                        .toList(),
                created.shipping().amount().amountMinor() - (after ? paid.shippingDiscount() : 0),
                Set.of());
    }

    private static Cart.Customer customer(@Nullable CustomerStanding standing, @Nullable PromotionFacts facts) {
        if (standing != null) {
            return new Cart.Customer(standing.level(), Set.copyOf(standing.segments()), standing.firstOrder());
        }
        return facts == null ? Cart.Customer.GUEST : new Cart.Customer(facts.level(), setOf(facts.segments()), false);
    }

    private static Cart.Line line(Line line, @Nullable PromotionFacts facts, long off, Categories categories) {
        PromotionTraits traits = line.promotionTraits();
        return new Cart.Line(
                String.valueOf(line.lineNo()),
                line.skuId(),
                line.quantity(),
                line.amount().amountMinor() - off,
                traits == null ? categories.upwards(category(line)) : Set.copyOf(traits.categories()),
                traits == null ? Map.of() : traits.attributes(),
                setOf(traits == null ? ofLine(facts == null ? null : facts.tags(), line) : traits.tags()),
                traits == null ? floor(line, facts) : minor(traits.floor()));
    }

    private static long floor(Line line, @Nullable PromotionFacts facts) {
        Long floor = ofLine(facts == null ? null : facts.floors(), line);
        return floor == null ? 0 : floor;
    }

    private static long minor(@Nullable Money amount) {
        return amount == null ? 0 : amount.amountMinor();
    }

    private static <T> @Nullable T ofLine(@Nullable Map<Integer, T> byLine, Line line) {
        return byLine == null ? null : byLine.get(line.lineNo());
    }

    private static Set<String> setOf(@Nullable List<String> values) {
        return values == null ? Set.of() : Set.copyOf(values);
    }

    static @Nullable String category(Line line) {
        return line.traits() == null ? null : line.traits().category();
    }
}
