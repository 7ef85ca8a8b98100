package contention;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.RetryingClient;
import testing.shop.Shop;

/** The shop on the two instances. All SKUs have one price, and all coupons belong to one promotion. */
final class OnePriceShop extends Shop {

    static final long PRICE_MINOR = 100;
    static final long DISCOUNTED_MINOR = 90;

    private static final int BASIS_POINTS_OFF = 1_000;
    private static final String PROMOTION = "contended";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(15);

    OnePriceShop(Instances instances) {
        this(instances, instances::any);
    }

    /** @param instance chooses the instance for each request */
    OnePriceShop(Instances instances, Supplier<URI> instance) {
        super(
                new RetryingClient(instance, ANSWER_LIMIT, PAUSE, PAUSE) {
                    @Override
                    protected CompletableFuture<Void> lossOf(URI address) {
                        return instances.loss(address);
                    }
                },
                instances.tokens());
    }

    void open(Map<String, Long> units) {
        operator().sells(PRICE_MINOR, units);
    }

    void offer() {
        operator().offers(PROMOTION, Operator.percentOff(BASIS_POINTS_OFF)).is(200);
    }

    void issue(List<Map<String, Object>> coupons) {
        operator()
                .post("/api/v2/coupons/import", Map.of("promotion_id", PROMOTION, "coupons", coupons))
                .is(200);
    }

    Caller buyer() {
        return shopper(Instances.SHOPPER);
    }

    Checkout checkout(String name, Map<String, Long> lines, List<String> coupons) {
        return buyer().checkout().named(name).lines(lines).coupons(coupons);
    }

    Answer place(String name, Map<String, Long> lines, List<String> coupons) {
        return checkout(name, lines, coupons).decided();
    }
}
