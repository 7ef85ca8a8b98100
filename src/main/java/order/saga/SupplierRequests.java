package order.saga;

import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import java.util.List;
import order.OrderEvent;
import order.OrderEvent.CustomerStanding;
import order.stream.Order;
import outbox.Event;
import promotion.PromotionRequest;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.GrantedVersion;
import promotion.PromotionRequest.RepricingRequested;

/** Creates the requests of an order to the modules inventory and promotion, as pure functions of the order. */
public final class SupplierRequests {

    private SupplierRequests() {}

    /** Requests stock: once together with {@code OrderCreated}, and again with gifts, or if the reservation was given up. */
    public static ReservationRequested reserve(Order order) {
        List<inventory.InventoryRequest.Line> lines = order.content().lines().stream()
                .map(line -> new inventory.InventoryRequest.Line(line.skuId(), line.quantity()))
                .toList();
        return new ReservationRequested(
                order.reservationReference(),
                order.correlation(),
                lines,
                order.replacedReservationReference(),
                Gifts.extras(order));
    }

    /** Requests a discount, together with {@code OrderCreated}, if the order can get one. */
    public static DiscountRequested discount(Order order) {
        return discount(order, order.content().lines());
    }

    /**
     * Requests the price of the rest of an order.
     *
     * @param reference of the return
     * @param kept the lines that the shopper keeps, each with the units that are left
     */
    static RepricingRequested reprice(Order order, String reference, List<OrderEvent.Line> kept) {
        return new RepricingRequested(
                reference,
                order.correlation(),
                discount(order, kept),
                order.progress().discounts().stream()
                        .map(each -> new GrantedVersion(
                                each.promotionId(), each.promotionVersion(), each.couponCode(), each.amount()))
                        .toList());
    }

    private static DiscountRequested discount(Order order, List<OrderEvent.Line> ordered) {
        Order.Content content = order.content();
        CustomerStanding customer = content.customer();
        List<PromotionRequest.Line> lines =
                ordered.stream().map(SupplierRequests::line).toList();
        return new DiscountRequested(
                order.discountReference(),
                order.correlation(),
                content.userId(),
                content.channel(),
                content.items().currency(),
                content.placedAt(),
                lines,
                content.couponCodes(),
                content.country(),
                content.paymentMethod(),
                customer == null ? null : customer.level(),
                customer == null ? List.of() : customer.segments(),
                customer != null && customer.firstOrder(),
                content.shipping().amount());
    }

    private static PromotionRequest.Line line(OrderEvent.Line line) {
        OrderEvent.PromotionTraits traits = line.promotionTraits();
        return new PromotionRequest.Line(
                line.lineNo(),
                line.skuId(),
                line.quantity(),
                line.amount(),
                traits == null
                        ? null
                        : new PromotionRequest.Traits(
                                traits.categories(), traits.tags(), traits.attributes(), traits.floor()));
    }

    /** Releases everything that the order may hold: the stock, and the discount unless it is known that there is none. */
    static List<Event> releaseAll(Order order) {
        boolean none = !order.content().asksForDiscount()
                || (order.progress().charged() != null
                        && order.progress().discounts().isEmpty());
        return none ? List.of(release(order)) : List.of(release(order), releaseDiscount(order));
    }

    static DiscountReleaseRequested releaseDiscount(Order order) {
        return new DiscountReleaseRequested(order.discountReference(), order.correlation());
    }

    static ReleaseRequested release(Order order) {
        return new ReleaseRequested(order.reservationReference(), order.correlation());
    }
}
