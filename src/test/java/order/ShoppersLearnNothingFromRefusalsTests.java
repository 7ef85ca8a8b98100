package order;

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
import order.OrderCommand.PlaceOrder;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.Shortage;
import org.junit.jupiter.api.Test;
import platform.idempotency.IdempotencyKey;
import platform.ratelimit.LiveInstances;
import platform.ratelimit.Rate;
import platform.ratelimit.RateLimits;
import platform.security.Caller;
import platform.web.ProblemException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exact shortages would show a shop's stock, and reasons of coupons that cannot be applied would show which codes exist. */
class ShoppersLearnNothingFromRefusalsTests {

    private static final Caller SHOPPER = new Caller("ada", Set.of("orders"));
    private static final Caller OPERATOR = new Caller("grace", Set.of("operator.orders"));
    private static final List<Shortage> SHORTAGES = List.of(new Shortage("85123A", 6, 2));
    private static final String WHO = "user:ada";

    private final CheckoutLimits limits = new CheckoutLimits(
            new RateLimits(new LiveInstances(), new SimpleMeterRegistry()),
            new CheckoutRates(Rate.valueOf("4/1d"), Rate.valueOf("5/1d")));

    private static JsonNode details(ProblemException refusal) {
        return JsonMapper.shared().valueToTree(refusal.details());
    }

    private static Order rejected(List<Shortage> shortages, String... reasons) {
        List<CouponRefusal> refusals = new ArrayList<>();
        for (String reason : reasons) {
            refusals.add(new CouponRefusal("code of " + reason, reason));
        }
        return OrderSamples.order(
                OrderSamples.STOCK_MISSED,
                new OrderRejected(OrderSamples.ID.toString(), OrderSamples.AT, shortages, refusals));
    }

    @Test
    void whichSkusAreShortButNotHowManyUnitsThereAre() {
        JsonNode told =
                details(Rejections.toldTo(SHOPPER, ShortageDetail.SKU_ONLY).shortage(SHORTAGES));
        assertThat(told.at("/items/0/skuId").asString()).isEqualTo("85123A");
        assertThat(told.at("/items/0/requested").asLong()).isEqualTo(6);
        assertThat(told.at("/items/0").has("available")).isFalse();

        for (Rejections exact : List.of(
                Rejections.toldTo(SHOPPER, ShortageDetail.EXACT),
                Rejections.toldTo(OPERATOR, ShortageDetail.SKU_ONLY))) {
            assertThat(details(exact.of(rejected(SHORTAGES).progress()))
                            .at("/items/0/available")
                            .asLong())
                    .isEqualTo(2);
        }
    }

    @Test
    void codesThatAreUnknownUsedUpOrNotValidNowLookAlike() {
        String[] hidden = {"UNKNOWN", "NOT_STARTED", "ENDED", "SUSPENDED", "USED_UP", "BUDGET_SPENT"};
        Order order = rejected(List.of(), hidden);

        JsonNode told = details(Rejections.toldTo(SHOPPER, ShortageDetail.EXACT).of(order.progress()));
        assertThat(told.at("/coupons").findValuesAsString("reason"))
                .hasSize(hidden.length)
                .containsOnly("NOT_VALID");
        assertThat(told.at("/coupons").findValuesAsString("code")).contains("code of USED_UP");

        JsonNode operators =
                details(Rejections.toldTo(OPERATOR, ShortageDetail.SKU_ONLY).of(order.progress()));
        assertThat(operators.at("/coupons").findValuesAsString("reason")).containsExactly(hidden);
    }

    @Test
    void whatAShopperCanChangeIsSaid() {
        String[] said = {"OTHER_CURRENCY", "BELOW_THRESHOLD", "NOT_COMBINABLE"};
        JsonNode told = details(Rejections.toldTo(SHOPPER, ShortageDetail.SKU_ONLY)
                .of(rejected(SHORTAGES, said).progress()));
        assertThat(told.at("/coupons").findValuesAsString("reason")).containsExactly(said);
        assertThat(told.at("/items/0").has("available")).isFalse();
    }

    private static PlaceOrder wish(int codes) {
        return new PlaceOrder(
                new IdempotencyKey("key", "body"),
                new UUID(0, 1),
                "1",
                "ada",
                null,
                "web",
                "GBP",
                "sandbox",
                null,
                List.of(),
                Collections.nCopies(codes, "code"),
                new Address("Ada", null, "12 Square", null, "London", null, "GB"),
                null,
                Map.of(),
                null,
                WHO);
    }

    private void tries(int codes, CompletableFuture<Order> outcome) {
        limits.tryingCoupons(WHO, wish(codes), () -> outcome);
    }

    private void isAtTheLimit() {
        ProblemException refusal = catchThrowableOfType(
                ProblemException.class,
                () -> limits.tryingCoupons(WHO, wish(1), () -> {
                    throw new AssertionError("It is not begun");
                }));
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.code()).isEqualTo("TOO_MANY_WRONG_COUPONS");
    }

    @Test
    void wrongCodesAreLimitedAndRightOnesAreNot() {
        for (int i = 0; i < 20; i++) {
            tries(2, CompletableFuture.completedFuture(OrderSamples.in(OrderState.PAYING)));
        }
        tries(2, CompletableFuture.completedFuture(rejected(SHORTAGES)));
        tries(2, CompletableFuture.completedFuture(rejected(List.of(), "BELOW_THRESHOLD", "NOT_COMBINABLE")));
        tries(3, CompletableFuture.completedFuture(rejected(List.of(), "UNKNOWN", "USED_UP")));
        tries(3, CompletableFuture.completedFuture(rejected(List.of(), "UNKNOWN", "UNKNOWN", "ENDED")));

        isAtTheLimit();
        limits.tryingCoupons("user:eve", wish(5), () -> CompletableFuture.completedFuture(rejected(SHORTAGES)));
        limits.tryingCoupons(WHO, wish(0), () -> CompletableFuture.completedFuture(rejected(SHORTAGES)));
        limits.tryingCoupons(null, wish(9), () -> CompletableFuture.completedFuture(rejected(SHORTAGES)));
    }

    @Test
    void manyAtOnceTryNoMoreThanOneAfterTheOther() {
        List<CompletableFuture<Order>> undecided = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Order> outcome = new CompletableFuture<>();
            undecided.add(outcome);
            tries(1, outcome);
        }
        isAtTheLimit();
        undecided.getFirst().complete(OrderSamples.in(OrderState.PAYING));
        tries(1, CompletableFuture.completedFuture(rejected(List.of(), "UNKNOWN")));
        isAtTheLimit();
    }

    @Test
    void whatIsNotKnownYetCountsAndWhatWasNeverTriedDoesNot() {
        assertThatThrownBy(() -> limits.tryingCoupons(WHO, wish(5), () -> {
                    throw new RejectedExecutionException("full");
                }))
                .isInstanceOf(RejectedExecutionException.class);
        tries(5, CompletableFuture.failedFuture(new ProblemException(409, "SKU_NOT_LISTED", "", Map.of())));

        tries(3, CompletableFuture.completedFuture(OrderSamples.in(OrderState.AWAITING_STOCK)));
        tries(2, CompletableFuture.failedFuture(ProblemException.unavailable("late", Duration.ofSeconds(1))));
        isAtTheLimit();
    }

    @Test
    void aSkuThatTooManyWantIsNamed() {
        for (int i = 0; i < 4; i++) {
            limits.takeSkus(List.of("cold " + i, "hot"));
        }
        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> limits.takeSkus(List.of("cold", "hot")));
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(details(refusal).at("/sku_id").asString()).isEqualTo("hot");
        limits.takeSkus(List.of("cold 1"));
    }
}
