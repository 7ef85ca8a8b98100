package order.offer;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import order.OrderEvent.Line;
import platform.money.Money;
import promotion.engine.Cart;

/** The carts of orders, with everything that orders know. Promotion builds the same cart from the request of an order. */
public final class Carts {

    private Carts() {}

    /**
     * @param at the business time of the purchase
     * @param lines the cart refers to them by their numbers
     * @param shipping the charge before discounts
     */
    public static Cart of(
            Instant at, String channel, String country, String paymentMethod, List<Line> lines, Money shipping) {
        return new Cart(
                shipping.currency(),
                at,
                channel,
                country,
                paymentMethod,
                Cart.Customer.GUEST,
                lines.stream()
                        .map(line -> Cart.Line.of(
                                String.valueOf(line.lineNo()),
                                line.skuId(),
                                line.quantity(),
                                line.amount().amountMinor()))
                        .toList(),
                shipping.amountMinor(),
                Set.of());
    }
}
