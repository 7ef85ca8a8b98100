package order.checkout;

import java.util.List;
import order.command.OrderCommand.Item;
import order.offer.OfferBook;
import org.jspecify.annotations.Nullable;

/** How much work it is to decide on the promotions of a cart, before anything is read for it. */
final class CartWork {

    /** A cart with coupon codes is evaluated without them, too. */
    private static final int EVALUATIONS_WITH_CODES = 2;

    private CartWork() {}

    /**
     * Lines times promotions.
     *
     * @param offers the promotions without a code, as they were last read
     */
    static long of(OfferBook offers, List<Item> items, @Nullable List<String> couponCodes) {
        long work = offers.work(items.stream().map(Item::skuId).toList());
        return couponCodes == null || couponCodes.isEmpty() ? work : work * EVALUATIONS_WITH_CODES;
    }
}
