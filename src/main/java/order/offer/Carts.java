package order.offer;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import order.OrderEvent.CustomerStanding;
import order.OrderEvent.Line;
import order.OrderEvent.PromotionTraits;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.engine.Cart;

/** The carts of orders, with everything that orders know. Promotion builds the same cart from the request of an order. */
public final class Carts {

    private Carts() {}

    /**
     * @param at the business time of the purchase
     * @param customer null for a guest, and if nothing is known
     * @param lines the cart refers to them by their numbers
     * @param shipping the charge before discounts
     */
    public static Cart of(
            Instant at,
            String channel,
            String country,
            String paymentMethod,
            @Nullable CustomerStanding customer,
            List<Line> lines,
            Money shipping) {
        return new Cart(
                shipping.currency(),
                at,
                channel,
                country,
                paymentMethod,
                customer(customer),
                lines.stream().map(Carts::line).toList(),
                shipping.amountMinor(),
                Set.of());
    }

    /** @param customer null for a guest, and if nothing is known */
    public static Cart.Customer customer(@Nullable CustomerStanding customer) {
        return customer == null
                ? Cart.Customer.GUEST
                : new Cart.Customer(customer.level(), Set.copyOf(customer.segments()), customer.firstOrder());
    }

    private static Cart.Line line(Line line) {
        String ref = String.valueOf(line.lineNo());
        PromotionTraits traits = line.promotionTraits();
        if (traits == null) {
            return Cart.Line.of(
                    ref, line.skuId(), line.quantity(), line.amount().amountMinor());
        }
        return new Cart.Line(
                ref,
                line.skuId(),
                line.quantity(),
                line.amount().amountMinor(),
                Set.copyOf(traits.categories()),
                traits.attributes(),
                Set.copyOf(traits.tags()),
                traits.floor() == null ? 0 : traits.floor().amountMinor());
    }
}
