package order.saga;

import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import java.util.List;
import order.stream.Order;
import outbox.Event;
import promotion.PromotionRequest;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;

/** The requests of an order to inventory and promotion: pure, from the order. */
public final class SupplierRequests {

    private SupplierRequests() {}

    /** Asked together with {@code OrderCreated}, and once more when the first reservation is given up. */
    public static ReservationRequested reserve(Order order) {
        List<inventory.InventoryRequest.Line> lines = order.content().lines().stream()
                .map(line -> new inventory.InventoryRequest.Line(line.skuId(), line.quantity()))
                .toList();
        return new ReservationRequested(
                order.reservationReference(), order.correlation(), lines, order.replacedReservationReference());
    }

    /** Asked together with {@code OrderCreated} where there may be a discount. */
    public static DiscountRequested discount(Order order) {
        Order.Content content = order.content();
        List<PromotionRequest.Line> lines = content.lines().stream()
                .map(line -> new PromotionRequest.Line(line.lineNo(), line.skuId(), line.quantity(), line.amount()))
                .toList();
        return new DiscountRequested(
                order.discountReference(),
                order.correlation(),
                content.userId(),
                content.channel(),
                content.items().currency(),
                content.placedAt(),
                lines,
                content.couponCodes());
    }

    /** Of what may be held: a discount that is not known yet is one that may be. */
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
