package order.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.Shortage;
import order.OrderSamples;
import order.command.OrderCommand.PlaceOrder;
import order.problem.OrderProblem;
import order.settings.ShortageDetail;
import order.stream.Order;
import order.stream.OrderState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platform.ratelimit.LiveInstances;
import platform.ratelimit.Rate;
import platform.ratelimit.RateLimits;
import platform.security.Caller;
import platform.web.ProblemException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A refusal does not show a shopper how much stock is left or which coupon codes exist, and the number of guesses is
 * limited.
 *
 * <p>Seen to fail without these rules: a coupon code that is sent twice counts once; a code costs the same on any
 * number of instances. Guesses then cost nothing.
 */
class ShoppersLearnNothingFromRefusalsTests {

    private static final Caller SHOPPER = new Caller("ada", Set.of("orders"));
    private static final Caller OPERATOR = new Caller("grace", Set.of("operator.orders"));
    private static final List<Shortage> SHORTAGES = List.of(new Shortage("85123A", 6, 2));
    private static final String WHO = "user:ada";

    private static final String KEY = "key";
    private static final String PLACED = "key of an order that exists";

    private final LiveInstances instances = new LiveInstances();
    private final AtomicInteger queries = new AtomicInteger();
    private CheckoutLimits limits = limits("5/1d");

    private CheckoutLimits limits(String wrongCoupons) {
        return new CheckoutLimits(
                new RateLimits(instances, new SimpleMeterRegistry()),
                new CheckoutRates(Rate.valueOf("4/1d"), Rate.valueOf(wrongCoupons)),
                new KnownOrders(commands -> {
                    queries.incrementAndGet();
                    return command -> command.key().key().equals(PLACED);
                }));
    }

    private static JsonNode details(ProblemException refusal) {
        return JsonMapper.shared().valueToTree(refusal.details());
    }

    private static Order rejected(List<Shortage> shortages, String... reasons) {
        return rejected(
                shortages, Stream.of(reasons).map(reason -> "code of " + reason).toList(), reasons);
    }

    private static Order refused(List<String> codes, String... reasons) {
        return rejected(List.of(), codes, reasons);
    }

    private static Order rejected(List<Shortage> shortages, List<String> codes, String... reasons) {
        List<CouponRefusal> refusals = new ArrayList<>();
        for (int i = 0; i < reasons.length; i++) {
            refusals.add(new CouponRefusal(codes.get(i), reasons[i]));
        }
        return OrderSamples.order(
                OrderSamples.STOCK_MISSED,
                new OrderRejected(OrderSamples.ID.toString(), OrderSamples.AT, shortages, refusals, null));
    }

    @Test
    void aShortageNamesTheSkuButNotTheAvailableUnits() {
        JsonNode answer = details(
                RejectionDetail.forCaller(SHOPPER, ShortageDetail.SKU_ONLY).shortage(SHORTAGES));
        assertThat(answer.at("/items/0/skuId").asString()).isEqualTo("85123A");
        assertThat(answer.at("/items/0/requested").asLong()).isEqualTo(6);
        assertThat(answer.at("/items/0").has("available")).isFalse();

        for (RejectionDetail exact : List.of(
                RejectionDetail.forCaller(SHOPPER, ShortageDetail.EXACT),
                RejectionDetail.forCaller(OPERATOR, ShortageDetail.SKU_ONLY))) {
            assertThat(details(exact.of(rejected(SHORTAGES).progress()))
                            .at("/items/0/available")
                            .asLong())
                    .isEqualTo(2);
        }
    }

    @Test
    void codesThatAreUnknownUsedUpOrNotValidNowLookAlike() {
        String[] hidden = {
            "UNKNOWN", "NOT_STARTED", "ENDED", "PAUSED", "USED_UP", "BUDGET_SPENT", "LIMIT_REACHED", "OTHER_CUSTOMER"
        };
        Order order = rejected(List.of(), hidden);

        JsonNode answer =
                details(RejectionDetail.forCaller(SHOPPER, ShortageDetail.EXACT).of(order.progress()));
        assertThat(answer.at("/coupons").findValuesAsString("reason"))
                .hasSize(hidden.length)
                .containsOnly("NOT_VALID");
        assertThat(answer.at("/coupons").findValuesAsString("code")).contains("code of USED_UP");

        JsonNode forOperators = details(
                RejectionDetail.forCaller(OPERATOR, ShortageDetail.SKU_ONLY).of(order.progress()));
        assertThat(forOperators.at("/coupons").findValuesAsString("reason")).containsExactly(hidden);
    }

    @Test
    void reasonsThatAShopperCanChangeAreShown() {
        String[] shown = {"OTHER_CURRENCY", "BELOW_THRESHOLD", "NOT_COMBINABLE", "NOT_BETTER"};
        JsonNode answer = details(RejectionDetail.forCaller(SHOPPER, ShortageDetail.SKU_ONLY)
                .of(rejected(SHORTAGES, shown).progress()));
        assertThat(answer.at("/coupons").findValuesAsString("reason")).containsExactly(shown);
        assertThat(answer.at("/items/0").has("available")).isFalse();
    }

    private static PlaceOrder command(String key, List<String> codes) {
        return OrderSamples.placeOrder(key, new UUID(0, 1), null, List.of(), codes);
    }

    private static List<String> codes(int number) {
        return IntStream.range(0, number).mapToObj(i -> "code-" + i).toList();
    }

    private CompletableFuture<Order> tries(List<String> codes, CompletableFuture<Order> outcome) {
        return limits.tryingCoupons(WHO, command(KEY, codes), () -> outcome);
    }

    private void tries(int codes, CompletableFuture<Order> outcome) {
        tries(codes(codes), outcome);
    }

    /** Promotion refuses the first codes for these reasons. */
    private void tries(int codes, String... reasons) {
        tries(codes, CompletableFuture.completedFuture(refused(codes(codes).subList(0, reasons.length), reasons)));
    }

    private void assertAtTheLimit() {
        ProblemException refusal = catchThrowableOfType(
                ProblemException.class,
                () -> limits.tryingCoupons(WHO, command(KEY, codes(1)), () -> {
                    throw new AssertionError("The checkout was started");
                }));
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.code()).isEqualTo("TOO_MANY_WRONG_COUPONS");
    }

    @Test
    void wrongCodesAreLimitedAndRightOnesAreNot() {
        for (int i = 0; i < 20; i++) {
            tries(2, CompletableFuture.completedFuture(OrderSamples.in(OrderState.AWAITING_PAYMENT)));
        }
        tries(2, CompletableFuture.completedFuture(rejected(SHORTAGES)));
        tries(2, "BELOW_THRESHOLD", "NOT_COMBINABLE");
        tries(3, "UNKNOWN", "USED_UP");
        tries(3, "UNKNOWN", "UNKNOWN", "ENDED");

        assertAtTheLimit();
        limits.tryingCoupons(
                "user:eve", command(KEY, codes(5)), () -> CompletableFuture.completedFuture(rejected(SHORTAGES)));
        limits.tryingCoupons(
                WHO, command(KEY, List.of()), () -> CompletableFuture.completedFuture(rejected(SHORTAGES)));
        limits.tryingCoupons(
                null, command(KEY, codes(9)), () -> CompletableFuture.completedFuture(rejected(SHORTAGES)));
    }

    /** Promotion ignores spaces and case in codes, and names each wrong code once, in its first spelling. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20})
    void aCodeInTwentySpellingsIsOneGuess(int live) {
        instances.report(live);
        limits = limits("20/1d");
        List<String> spellings = new ArrayList<>(Collections.nCopies(18, "GUESS-1"));
        spellings.add(" guess-1");
        spellings.add("Guess-1 ");

        assertThat(untilRefused(spellings, refused(List.of("GUESS-1"), "UNKNOWN")))
                .as("guesses on one of the instances")
                .isEqualTo(20 / live);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 20, 50})
    void aWrongCodeBesideRightOnesCountsForEveryNumberOfInstances(int live) {
        instances.report(live);
        for (int codes = 1; codes <= 20; codes++) {
            limits = limits("20/1d");
            assertThat(untilRefused(codes(codes), refused(codes(1), "UNKNOWN")))
                    .as("guesses on one of the instances, of the first of %d codes", codes)
                    .isBetween(1, Math.max(1, 20 / live));
        }
    }

    private int untilRefused(List<String> codes, Order outcome) {
        for (int guesses = 0; guesses < 100; guesses++) {
            try {
                tries(codes, CompletableFuture.completedFuture(outcome));
            } catch (ProblemException refusal) {
                assertThat(refusal.code()).isEqualTo("TOO_MANY_WRONG_COUPONS");
                return guesses;
            }
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void concurrentTriesCountLikeConsecutiveOnes() {
        List<CompletableFuture<Order>> undecided = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Order> outcome = new CompletableFuture<>();
            undecided.add(outcome);
            tries(1, outcome);
        }
        assertAtTheLimit();
        undecided.getFirst().complete(OrderSamples.in(OrderState.AWAITING_PAYMENT));
        tries(1, "UNKNOWN");
        assertAtTheLimit();
    }

    @Test
    void anUndecidedTryCountsAndACheckoutThatWasNotTriedDoesNot() {
        assertThatThrownBy(() -> limits.tryingCoupons(WHO, command(KEY, codes(5)), () -> {
                    throw new RejectedExecutionException("full");
                }))
                .isInstanceOf(RejectedExecutionException.class);
        tries(5, CompletableFuture.failedFuture(new ProblemException(OrderProblem.SKU_NOT_LISTED, "", Map.of())));

        tries(3, CompletableFuture.completedFuture(OrderSamples.in(OrderState.AWAITING_STOCK)));
        tries(2, CompletableFuture.failedFuture(ProblemException.unavailable("late", Duration.ofSeconds(1))));
        assertAtTheLimit();
    }

    @Test
    void aSkuWithTooManyRequestsIsNamed() {
        for (int i = 0; i < 4; i++) {
            takeSkus("cold " + i, "hot");
        }
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> takeSkus("cold", "hot"));
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(details(refusal).at("/sku_id").asString()).isEqualTo("hot");
        takeSkus("cold 1");
    }

    private void takeSkus(String... skus) {
        limits.takeSkus(command(KEY, List.of()), List.of(skus));
    }

    @Test
    void aHotSkuTakesNothingFromTheColdOnesBesideIt() {
        for (int i = 0; i < 4; i++) {
            takeSkus("hot");
        }
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> takeSkus("cold", "cool", "hot", "other")).isInstanceOf(ProblemException.class);
        }
        for (int i = 0; i < 4; i++) {
            takeSkus("cold", "cool", "other");
        }
        assertThatThrownBy(() -> takeSkus("cold")).isInstanceOf(ProblemException.class);
    }

    @Test
    void aRepeatOfAnOrderThatExistsIsNeverRefused() {
        for (int i = 0; i < 4; i++) {
            takeSkus("hot");
        }
        tries(5, CompletableFuture.completedFuture(OrderSamples.in(OrderState.AWAITING_STOCK)));
        assertThat(queries).as("no request is refused, so there is no query").hasValue(0);

        Order placed = OrderSamples.in(OrderState.AWAITING_PAYMENT);
        limits.takeSkus(command(PLACED, List.of()), List.of("hot"));
        assertThat(limits.tryingCoupons(
                        WHO, command(PLACED, codes(3)), () -> CompletableFuture.completedFuture(placed)))
                .isCompletedWithValue(placed);
        assertAtTheLimit(); // the repeat has released nothing
        assertThatThrownBy(() -> takeSkus("hot")).isInstanceOf(ProblemException.class);
    }
}
