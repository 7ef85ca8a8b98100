package order.checkout;

import java.util.List;
import java.util.Map;
import order.command.OrderCommand.Item;
import order.offer.OfferBook;
import order.replica.CheckoutSchemas;
import org.jspecify.annotations.Nullable;
import platform.attributes.Effort;
import promotion.engine.CompiledPromotions;

/** How much work a cart is, before anything is read for it. In the units of {@link platform.ratelimit.LongWork}. */
final class CartWork {

    private CartWork() {}

    /**
     * How much work it is to decide on the promotions: lines times promotions.
     *
     * @param offers the promotions without a code, as they were last read
     */
    static long of(OfferBook offers, List<Item> items, @Nullable List<String> couponCodes) {
        long work = offers.work(items.stream().map(Item::skuId).toList());
        return CompiledPromotions.work(work, couponCodes != null && !couponCodes.isEmpty());
    }

    /** How much work it is to check the attributes of an order and its lines by their schemas; none if there are no attributes. */
    static long ofAttributes(Map<String, Object> attributes, List<Item> items) {
        return CheckoutSchemas.hasAttributes(attributes, items) ? Effort.work(1 + items.size()) : 0;
    }
}
