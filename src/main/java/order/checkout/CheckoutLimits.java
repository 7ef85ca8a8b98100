package order.checkout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import order.OrderEvent.CouponRefusal;
import order.command.OrderCommand.PlaceOrder;
import order.problem.OrderProblem;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.ratelimit.RateLimit;
import platform.ratelimit.RateLimits;
import platform.web.PlatformProblem;
import platform.web.ProblemException;
import promotion.PromotionRequest;

/**
 * Limits how often each SKU is ordered, and how many wrong coupon codes each shopper tries. Both are counted in the memory of each
 * instance. A repeated checkout of an existing order is never refused. The check for an existing order runs only before a refusal.
 */
@Component
class CheckoutLimits {

    private static final int MOST_SKUS = 10_000;
    private static final int MOST_SHOPPERS = 50_000;

    private final RateLimit<String> skus;
    private final RateLimit<String> wrongCoupons;
    private final KnownOrders known;

    public CheckoutLimits(RateLimits limits, CheckoutRates rates, KnownOrders known) {
        this.skus = limits.of("SKU", rates.perSku(), MOST_SKUS);
        this.wrongCoupons = limits.of("wrong coupon", rates.wrongCoupons(), MOST_SHOPPERS);
        this.known = known;
    }

    /**
     * Counts a checkout against the limit of each of its SKUs. A refused checkout counts against none.
     *
     * @param skuIds the SKUs of the checkout, without duplicates
     * @throws ProblemException 429 with the first SKU that is ordered too often
     */
    public void takeSkus(PlaceOrder command, Iterable<String> skuIds) {
        List<String> taken = new ArrayList<>();
        for (String skuId : skuIds) {
            if (skus.tryTake(skuId, 1)) {
                taken.add(skuId);
            } else {
                taken.forEach(each -> skus.settle(each, 1, 0));
                refuseUnlessKnown(
                        command,
                        ProblemException.tooManyRequests(
                                PlatformProblem.TOO_MANY_REQUESTS,
                                "Too many checkouts for this SKU: the limit is %s. Nothing was reserved; try again later."
                                        .formatted(skus.rate()),
                                Map.of("limit", skus.name(), "rate", skus.rate().toString(), "sku_id", skuId),
                                skus.timeUntilAvailable(skuId, 1)));
                return;
            }
        }
    }

    /**
     * Starts a checkout unless its shopper has tried too many wrong coupon codes. Each code counts as wrong until its checkout shows that it
     * is right. So concurrent checkouts cannot try more codes than sequential ones. A code that is sent twice counts once, as in promotion.
     *
     * @param shopper null if codes of the checkout are not counted
     * @throws ProblemException 429 {@code TOO_MANY_WRONG_COUPONS}; exceptions of the checkout are passed on
     */
    public CompletableFuture<Order> tryingCoupons(
            @Nullable String shopper, PlaceOrder command, Supplier<CompletableFuture<Order>> checkout) {
        int codes = different(command.purchase().couponCodes());
        if (shopper == null || codes == 0) {
            return checkout.get();
        }
        if (!wrongCoupons.tryTake(shopper, codes)) {
            refuseUnlessKnown(command, tooManyWrongCoupons(shopper, codes));
            return checkout.get();
        }
        CompletableFuture<Order> started;
        try {
            started = checkout.get();
        } catch (RuntimeException notStarted) {
            wrongCoupons.settle(shopper, codes, 0);
            throw notStarted;
        }
        return started.whenComplete(
                (order, failure) -> wrongCoupons.settle(shopper, codes, wrong(codes, order, failure)));
    }

    /**
     * Makes a preview unless its shopper has tried too many wrong coupon codes. The codes of previews and checkouts count together, by the
     * same rule.
     *
     * @param shopper null if codes of the preview are not counted
     * @param refusals reads from the preview which codes it has refused
     * @throws ProblemException 429 {@code TOO_MANY_WRONG_COUPONS}; exceptions of the preview are passed on
     */
    <T> T previewingCoupons(
            @Nullable String shopper,
            List<String> couponCodes,
            Supplier<T> preview,
            Function<T, List<CouponRefusal>> refusals) {
        int codes = different(couponCodes);
        if (shopper == null || codes == 0) {
            return preview.get();
        }
        if (!wrongCoupons.tryTake(shopper, codes)) {
            throw tooManyWrongCoupons(shopper, codes);
        }
        int wrong = 0;
        try {
            T made = preview.get();
            wrong = notShown(refusals.apply(made));
            return made;
        } finally {
            wrongCoupons.settle(shopper, codes, wrong);
        }
    }

    private ProblemException tooManyWrongCoupons(String shopper, int codes) {
        return ProblemException.tooManyRequests(
                OrderProblem.TOO_MANY_WRONG_COUPONS,
                "Too many coupon codes of this shopper could not be applied: the limit is %s. Try again later, or order without coupons."
                        .formatted(wrongCoupons.rate()),
                Map.of("limit", wrongCoupons.name(), "rate", wrongCoupons.rate().toString()),
                wrongCoupons.timeUntilAvailable(shopper, codes));
    }

    private static int different(List<String> couponCodes) {
        return (int) couponCodes.stream()
                .map(PromotionRequest::normalised)
                .distinct()
                .count();
    }

    private static int notShown(List<CouponRefusal> refusals) {
        return (int) refusals.stream()
                .filter(refusal -> !RejectionDetail.isShownToShoppers(refusal.reason()))
                .count();
    }

    /** Throws the refusal unless the order exists. A repeated checkout of an existing order is answered with that order. */
    private void refuseUnlessKnown(PlaceOrder command, ProblemException refusal) {
        if (!known.isKnown(command)) {
            throw refusal;
        }
    }

    /** How many of the codes were wrong, or may still turn out to be wrong. */
    private static int wrong(int codes, @Nullable Order order, @Nullable Throwable failure) {
        if (order != null) {
            return order.state().isDecided() ? notShown(order.progress().refusals()) : codes;
        }
        Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
        boolean decidedWithoutThem = cause instanceof ProblemException refusal && refusal.status() != 503;
        return decidedWithoutThem ? 0 : codes;
    }
}
