package order.view;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.Discount;
import order.OrderEvent.Line;
import order.offer.Carts;
import order.offer.Explanation;
import order.offer.OfferBook;
import order.replica.PromotionCodes;
import order.replica.StandingOffers;
import order.stream.Order;
import order.stream.StreamPages;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.ratelimit.LongWork;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import promotion.engine.Cart;

/** Explains the discounts of an order: recomputes them from its lines and the versions of the promotions that it has seen. */
@RestController
@RequestMapping("/api/v2/orders/{order_no}/explanation")
@RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
@Tag(name = "Orders")
class ExplanationController {

    private final ReachableOrders reachable;
    private final StandingOffers offers;
    private final PromotionCodes codes;
    private final StreamPages stream;
    private final LongWork longWork;

    ExplanationController(
            ReachableOrders reachable,
            StandingOffers offers,
            PromotionCodes codes,
            StreamPages stream,
            LongWork longWork) {
        this.reachable = reachable;
        this.offers = offers;
        this.codes = codes;
        this.stream = stream;
        this.longWork = longWork;
    }

    @GetMapping
    @Operation(
            summary = "Explain the discounts of an order",
            description =
                    "The promotions that were considered for the order, why each applies or not, and what each takes off which units; "
                            + "computed again from the lines of the order and the versions of the promotions that it has seen. Operators also get "
                            + "the conditions of each promotion, and the promotions without a coupon that were not valid at the time: at most 50, first those that were paused, then those that began or ended closest to it. Promotions whose versions were not kept yet are not listed.")
    Explanation explainOrder(@PathVariable("order_no") String orderNo, Caller caller) {
        Order order = reachable.order(orderNo, caller);
        Order.Content content = order.content();
        Map<String, Long> used = new HashMap<>();
        for (Discount each : order.progress().discounts()) {
            if (each.couponCode() != null || content.asksForDiscount()) {
                used.put(each.promotionId(), each.promotionVersion());
            }
        }
        long number = content.offersAsOf() == null ? 0 : content.offersAsOf();
        Set<String> ofCodes = new HashSet<>();
        for (Discount each : order.progress().discounts()) {
            if (each.couponCode() != null) {
                ofCodes.add(each.promotionId());
            }
        }
        if (order.progress().refusals().isEmpty() && order.progress().charged() != null) {
            // A code for which no amount was left is in no discount.
            Set<String> unused = new HashSet<>();
            codes.read(content.couponCodes())
                    .values()
                    .forEach(known -> unused.add(known.offer().promotionId()));
            unused.removeAll(ofCodes);
            used.putAll(offers.versionsAsOf(number, unused));
            ofCodes.addAll(unused);
        }
        OfferBook book = offers.asOf(number, content.placedAt(), used);
        Cart cart = Carts.of(
                content.placedAt(),
                content.channel(),
                content.country(),
                content.paymentMethod(),
                content.customer(),
                content.lines(),
                content.shipping().amount());
        long work = book.work(content.lines().stream().map(Line::skuId).toList());
        longWork.charge(caller, work);
        Explanation explanation = longWork.run(work, () -> explained(order, book, cart, ofCodes));
        return caller.may(Scopes.OPERATOR_ORDERS)
                ? explanation.naming(
                        offers.notValidAsOf(number, content.placedAt(), cart.currency(), Explanation.MAX_NOT_VALID),
                        content.placedAt())
                : explanation.forShoppers();
    }

    private Explanation explained(Order order, OfferBook book, Cart cart, Set<String> ofCodes) {
        Order.Content content = order.content();
        return content.asksForDiscount()
                ? book.explainGranted(cart, order.progress().discounts(), ofCodes, stream.promotionsLeftOut(order.id()))
                : book.explain(cart, book.evaluate(cart), false);
    }
}
