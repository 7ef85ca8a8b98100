package order;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import order.OrderCommand.PlaceOrder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.ratelimit.RateLimit;
import platform.ratelimit.RateLimits;
import platform.web.ProblemException;

/** What shoppers may try in a time, counted in the memory of each instance: checkouts of one SKU, and coupon codes. */
@Component
class CheckoutLimits {

    private static final int MOST_SKUS = 10_000;
    private static final int MOST_SHOPPERS = 50_000;

    private final RateLimit<String> skus;
    private final RateLimit<String> wrongCoupons;

    CheckoutLimits(RateLimits limits, CheckoutRates rates) {
        skus = limits.of("SKU", rates.perSku(), MOST_SKUS);
        wrongCoupons = limits.of("wrong coupon", rates.wrongCoupons(), MOST_SHOPPERS);
    }

    /**
     * Counts a checkout for each of its SKUs.
     *
     * @throws ProblemException 429 that names a SKU that too many want just now
     */
    void takeSkus(Iterable<String> skuIds) {
        for (String skuId : skuIds) {
            if (!skus.tryTake(skuId, 1)) {
                throw ProblemException.tooManyRequests(
                        "TOO_MANY_REQUESTS",
                        "Too many order this SKU at the moment; nothing was taken.",
                        Map.of("limit", "SKU", "sku_id", skuId),
                        skus.untilThereAre(skuId, 1));
            }
        }
    }

    /**
     * Begins a checkout unless its shopper has tried too many coupon codes in vain. Each code counts as wrong until it turns out to be none,
     * so that many checkouts at once try no more codes than one after the other.
     *
     * @param shopper null for one who has no limits
     * @throws ProblemException 429 {@code TOO_MANY_WRONG_COUPONS}; and whatever the checkout throws
     */
    CompletableFuture<Order> tryingCoupons(
            @Nullable String shopper, PlaceOrder wish, Supplier<CompletableFuture<Order>> checkout) {
        int codes = wish.couponCodes().size();
        if (shopper == null || codes == 0) {
            return checkout.get();
        }
        if (!wrongCoupons.tryTake(shopper, codes)) {
            throw ProblemException.tooManyRequests(
                    "TOO_MANY_WRONG_COUPONS",
                    "Too many coupon codes could not be applied; try again later, or order without.",
                    Map.of("limit", "wrong coupon"),
                    wrongCoupons.untilThereAre(shopper, codes));
        }
        CompletableFuture<Order> begun;
        try {
            begun = checkout.get();
        } catch (RuntimeException notBegun) {
            wrongCoupons.giveBack(shopper, codes);
            throw notBegun;
        }
        return begun.whenComplete(
                (order, failure) -> wrongCoupons.giveBack(shopper, codes - wrong(codes, order, failure)));
    }

    /** How many of the codes were wrong, or may turn out to be. */
    private static int wrong(int codes, @Nullable Order order, @Nullable Throwable failure) {
        if (order != null) {
            return order.state().isDecided()
                    ? (int) order.progress().refusals().stream()
                            .filter(refusal -> !Rejections.isSaidToShoppers(refusal.reason()))
                            .count()
                    : codes;
        }
        Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
        boolean decidedWithoutThem = cause instanceof ProblemException refusal && refusal.status() != 503;
        return decidedWithoutThem ? 0 : codes;
    }
}
