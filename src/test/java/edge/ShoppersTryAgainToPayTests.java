package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.PaymentAttempted;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.PaymentReplaced;
import order.OrderEvent.SurplusCaptured;
import order.OrderEvent.SurplusRefunded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** A failed attempt does not end an order: until its window ends, its shopper can try again, and is charged once. */
class ShoppersTryAgainToPayTests extends EdgeTest {

    private static final Map<String, Object> HOSTED = Map.of("method", "sandbox_hosted");
    private static final Map<String, Object> QUICK = Map.of("method", "sandbox");

    private final Provider provider;
    private final String sku;
    private PlacedOrder first;

    ShoppersTryAgainToPayTests(Platform platform) {
        super(platform);
        this.provider = platform.provider();
        sku = operator.sells(100, 500);
    }

    @BeforeEach
    void anOrderWaitsForItsPayment() {
        first = ordered(shopper, "sandbox_hosted");
    }

    @AfterEach
    void theProviderBehaves() {
        platform.sandbox().behaves(Map.of());
    }

    private PlacedOrder ordered(Caller owner, String method) {
        return owner.checkout()
                .line(sku, 1)
                .with("payment_method", method)
                .placed()
                .awaitEvent(PaymentOffered.class)
                .now();
    }

    @Test
    void afterAFailureTheOrderIsPaidByAnotherAttempt() {
        fails(first);
        assertThat(first.status()).isEqualTo("PAYING");
        assertThat(first.payment().text("/failure")).isEqualTo("failed");
        assertThat(first.payment().at("/instructions").isEmpty()).isTrue();

        tryAgain(first, QUICK).is(202);
        PlacedOrder second = ready(first, 2);
        assertThat(second.paymentReference()).isNotEqualTo(first.paymentReference());
        assertThat(second.show().text("/payment/method")).isEqualTo("sandbox");
        assertThat(second.show().at("/payment/failure").isMissingNode()).isTrue();
        second.pay();

        paidOnceBy(second);
        second.cancel().is(200);
        second.awaitStatus("REFUNDED");
    }

    @Test
    void whatTheShopperMayStillPayIsClosedFirst() {
        Answer begun = tryAgain(first, QUICK).is(202);
        assertThat(begun.text("/status")).isEqualTo("WAITING");
        assertThat(begun.at("/instructions").isEmpty()).isTrue();

        PlacedOrder second = ready(first, 2);

        assertThat(paymentStatus(first)).isEqualTo("CLOSED");
        second.pay();
        paidOnceBy(second);
    }

    @Test
    void theFirstCapturePaysAlsoIfTheShopperHasGoneOn() {
        platform.sandbox().behaves(Map.of("lose_callbacks", true));
        first.pay(); // nobody knows it yet

        tryAgain(first, QUICK).is(202);

        first.awaitEvent(OrderPaid.class);
        assertThat(first.timeline())
                .contains(PaymentAttempted.class)
                .containsOnlyOnce(PaymentReplaced.class)
                .doesNotContain(SurplusCaptured.class);
        paidOnceBy(first);
        platform.sandbox().behaves(Map.of());
        first.cancel().is(200);
        first.awaitStatus("REFUNDED");
    }

    @Test
    void whatIsCapturedInAdditionIsRefundedWhole() {
        fails(first);
        tryAgain(first, QUICK).is(202);
        PlacedOrder second = ready(first, 2);
        second.pay();
        second.awaitCommitted();

        accepted(provider.callback(provider.captured(first)).send());

        second.awaitEvent(SurplusRefunded.class);
        assertThat(second.timeline()).containsOnlyOnce(SurplusCaptured.class).containsOnlyOnce(OrderPaid.class);
        assertThat(second.status()).isEqualTo("PAID");
        assertThat(second.show().text("/payment/surplus/0/reference")).isEqualTo(first.paymentReference());
        assertThat(second.show().text("/payment/surplus/0/status")).isEqualTo("REFUNDED");
        assertThat(refunded(first)).containsExactly("captured " + first.payableMinor() + " " + first.payableMinor());
        assertThat(refunded(second)).containsExactly("captured " + first.payableMinor() + " 0");
    }

    /** Both captures arrive at the same time, together with the next attempt, in every order. */
    @Test
    void howeverTheCapturesArriveTheShopperIsChargedOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            PlacedOrder one = ordered(shopper, "sandbox_hosted");
            fails(one);
            tryAgain(one, QUICK).is(202);
            PlacedOrder two = ready(one, 2);
            List<Callable<Answer>> calls = new ArrayList<>();
            for (PlacedOrder each : List.of(one, two)) {
                Call callback = provider.callback(provider.captured(each));
                calls.add(callback::send);
            }
            calls.add(() -> tryAgain(one, HOSTED));

            AtOnce.run(calls);

            one.awaitEvent(SurplusRefunded.class);
            one.awaitCommitted();
            assertThat(one.timeline()).containsOnlyOnce(OrderPaid.class).containsOnlyOnce(SurplusCaptured.class);
            assertThat(kept(one)).as("kept of round " + round).isEqualTo(one.payableMinor());
        }
    }

    @Test
    void aRepeatedRequestBeginsOneAttempt() {
        fails(first);
        String key = Shop.freshKey();

        String reference = tryAgain(first, QUICK, key).is(202).text("/reference");

        assertThat(tryAgain(first, QUICK, key).is(202).text("/reference")).isEqualTo(reference);
        tryAgain(first, HOSTED, key).refused(422, "IDEMPOTENCY_KEY_REUSED");
        ready(first, 2);
        assertThat(first.timeline()).containsOnlyOnce(PaymentAttempted.class);
    }

    @Test
    void anotherShopperCannotPayIt() {
        tryAgain(first.seenBy(platform.shopper()), QUICK).is(404);
        assertThat(first.timeline()).doesNotContain(PaymentAttempted.class);
    }

    @Test
    void whatCannotBePaidIsRefused() {
        assertThat(tryAgain(first, Map.of("method", "shells")).badFields()).containsOnlyKeys("method");
        first.cancel().is(200);
        tryAgain(first, QUICK).refused(409, "ORDER_NOT_PAYABLE");
    }

    @Test
    void anOrderHasTwentyAttemptsAtMost() {
        PlacedOrder now = first;
        for (int attempt = 2; attempt <= 20; attempt++) {
            fails(now);
            tryAgain(now, QUICK).is(202);
            now = ready(first, attempt);
        }
        fails(now);

        Answer refused = tryAgain(now, QUICK).refused(409, "TOO_MANY_PAYMENT_ATTEMPTS");

        assertThat(refused.number("/details/limit")).isEqualTo(20);
    }

    @Test
    void theWindowEndsForAllAttempts() {
        Instant end = first.expireTime();
        fails(first);
        tryAgain(first, QUICK).is(202);
        PlacedOrder second = ready(first, 2);
        assertThat(second.expireTime()).isEqualTo(end);

        platform.clock().advance(Platform.UNTIL_EXPIRY);

        first.awaitEvent(OrderExpired.class);
        tryAgain(first, QUICK).refused(409, "ORDER_NOT_PAYABLE");
    }

    /** Promotions that distinguish both methods need the first one. */
    @Test
    void aMethodThatTheDiscountsDoNotAllowIsRefused() {
        Map<String, Object> onlyHosted = Map.of("kind", "PAYMENT_METHOD", "methods", List.of("sandbox_hosted"));
        Map<String, Object> either = Map.of("kind", "PAYMENT_METHOD", "methods", List.of("sandbox", "sandbox_hosted"));
        PlacedOrder bound = discounted(onlyHosted);
        PlacedOrder free = discounted(either);
        PlacedOrder without = discounted(Map.of("kind", "CURRENCY", "currency", "GBP"));

        Answer refused = tryAgain(bound, QUICK).refused(409, "PAYMENT_METHOD_LOSES_DISCOUNTS");

        assertThat(refused.texts("/details/promotion_ids"))
                .containsExactly(bound.seen().text("/discounts/0/promotion_id"));
        tryAgain(bound, HOSTED).is(202);
        tryAgain(free, QUICK).is(202);
        tryAgain(without, QUICK).is(202);
    }

    private PlacedOrder discounted(Map<String, Object> condition) {
        String code = "off-" + Shop.freshKey();
        Map<String, Object> benefit = Map.of(
                "kind", "PERCENT_OFF", "target", Map.of("kind", "ORDER"), "basis_points", 1_000, "base", "REMAINING");
        operator.offers(
                        code,
                        Map.of("definition", Map.of("layer", "MEMBER", "benefit", benefit, "condition", condition)))
                .is(200);
        operator.issues(code, code, Map.of()).is(200);
        return shopper.checkout()
                .line(sku, 1)
                .coupons(List.of(code))
                .with("payment_method", "sandbox_hosted")
                .placed()
                .awaitEvent(PaymentOffered.class)
                .now();
    }

    private void fails(PlacedOrder order) {
        accepted(provider.callback(provider.says("payment.failed", order)).send());
        Soon.holds(
                order.number(),
                () -> assertThat(order.payment().text("/status")).isEqualTo("FAILED"));
    }

    private static Answer tryAgain(PlacedOrder order, Map<String, Object> payment) {
        return tryAgain(order, payment, Shop.freshKey());
    }

    private static Answer tryAgain(PlacedOrder order, Map<String, Object> payment, String key) {
        return order.owner()
                .call("POST", "/api/v2/orders/%s/payments".formatted(order.number()))
                .key(key)
                .body(payment)
                .send();
    }

    /** The order as soon as its shopper can pay by the attempt with this number. */
    private static PlacedOrder ready(PlacedOrder order, int attempt) {
        return order.await(now -> now.seen().number("/payment/attempt_no") == attempt
                && now.seen().text("/payment/status").equals("READY"));
    }

    private void paidOnceBy(PlacedOrder attempt) {
        attempt.awaitCommitted();
        assertThat(attempt.show().text("/payment/reference")).isEqualTo(attempt.paymentReference());
        assertThat(attempt.show().text("/payment/status")).isEqualTo("CAPTURED");
        assertThat(attempt.timeline()).containsOnlyOnce(OrderPaid.class);
        assertThat(kept(attempt)).isEqualTo(attempt.payableMinor());
    }

    private String paymentStatus(PlacedOrder order) {
        return operator.get("/api/v2/payments/" + order.paymentReference()).text("/status");
    }

    private List<String> refunded(PlacedOrder order) {
        return platform.database()
                .rows(
                        "select status, captured_minor, refund_minor from payment.payment where reference = ?",
                        order.paymentReference());
    }

    /** What all attempts of the order have captured, without what was refunded, in minor units. */
    private long kept(PlacedOrder order) {
        return Long.parseLong(platform.database()
                .rows(
                        "select coalesce(sum(captured_minor - refund_minor), 0) from payment.payment where correlation = ?",
                        order.correlation())
                .getFirst());
    }

    private static void accepted(Answer answer) {
        answer.is(200);
    }
}
