package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.PaymentOffered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Sandbox;
import testing.shop.Shop;
import testing.shop.Soon;

/**
 * Seen to fail when a capture by a second account did not count as a second capture: the two captures counted as one
 * capture that was reported twice.
 */
@Tag("contention")
class CountsACallbackOnceTests extends EdgeTest {

    private static final Class<?> PAID = OrderPaid.class;

    private final Sandbox sandbox;
    private final Provider provider;

    CountsACallbackOnceTests(Platform platform) {
        super(platform);
        this.sandbox = platform.sandbox();
        this.provider = platform.provider();
    }

    @AfterEach
    void theSandboxBehavesAgain() {
        sandbox.behaves(Map.of());
    }

    private PlacedOrder order() {
        return shopper.places(operator.sells(100, 5), 2);
    }

    private static void accepted(Answer answer) {
        assertThat(answer.is(200).at("/accepted").asBoolean()).isTrue();
    }

    private void paidOnce(PlacedOrder order) {
        order.awaitCommitted();
        assertThat(order.timeline()).containsOnlyOnce(PAID, OrderStockCommitted.class);
        assertThat(order.status()).isEqualTo("PAID");
    }

    @Test
    void toldTwice() {
        PlacedOrder order = order();
        Call callback = provider.callback(provider.captured(order));

        accepted(callback.send());
        accepted(callback.send());
        paidOnce(order);
        accepted(callback.send());
        sandbox.pay(order, Map.of("repeat", 5)).is(200);
        paidOnce(order);
    }

    @Test
    void toldByManyAtOnce() {
        for (int round = 0; round < 5; round++) {
            PlacedOrder order = order();
            List<Callable<Answer>> callbacks =
                    new ArrayList<>(Collections.nCopies(10, provider.callback(provider.captured(order))::send));
            for (int i = 0; i < 10; i++) {
                callbacks.add(provider.callback(provider.captured(order))::send); // another event with the same content
                callbacks.add(provider.callback(provider.says("payment.authorized", order))::send);
            }

            AtOnce.run(callbacks).forEach(CountsACallbackOnceTests::accepted);

            paidOnce(order);
        }
    }

    /** Two accounts pay for one order: it is paid once, and the second payment counts as a mismatch. */
    @Test
    void ofTwoAccountsAtOnce() {
        for (int round = 0; round < 5; round++) {
            PlacedOrder order = order();
            List<Callable<Answer>> callbacks = new ArrayList<>();
            for (String account : List.of("one", "other")) {
                Map<String, Object> captured = provider.captured(order);
                captured.put("payment_id", "sbx_%s_%s".formatted(account, order.paymentReference()));
                Call callback = provider.callback(captured);
                callbacks.addAll(Collections.nCopies(5, callback::send));
            }

            AtOnce.run(callbacks).forEach(CountsACallbackOnceTests::accepted);

            paidOnce(order);
            assertThat(platform.database().rows("""
                select verdict, detail = provider_payment_id from payment.provider_event e
                join payment.payment p using (reference) where reference = ? order by 1
                """, order.paymentReference()))
                    .containsExactly("applied t", "mismatch f");
            order.cancel();
            order.awaitStatus("REFUNDED");
            assertThat(order.timeline()).containsOnlyOnce(OrderRefunded.class);
        }
    }

    @Test
    void aFailureToldAfterTheCapture() {
        PlacedOrder order = order();

        accepted(provider.callback(provider.captured(order)).send());
        accepted(provider.callback(provider.says("payment.failed", order)).send());

        paidOnce(order);
    }

    /** The shopper could have tried again; the capture pays the order. */
    @Test
    void aFailureToldBeforeTheCapture() {
        PlacedOrder order = order();

        accepted(provider.callback(provider.says("payment.failed", order)).send());
        Soon.holds(
                order.number(),
                () -> assertThat(order.payment().text("/status")).isEqualTo("FAILED"));
        accepted(provider.callback(provider.captured(order)).send());

        paidOnce(order);
    }

    @Test
    void anAuthorizationToldAfterTheCaptureItPrecedes() {
        PlacedOrder order = order();

        sandbox.pay(order, Map.of("reorder", true, "repeat", 2)).is(200);

        paidOnce(order);
    }

    @Test
    void toldLater() {
        PlacedOrder order = order();

        sandbox.pay(order, Map.of("delay_ms", 200)).is(202);

        paidOnce(order);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "declined"})
    void aPaymentThatFailsKeepsTheStockUntilTheWindowEnds(String outcome) {
        String sku = operator.sells(100, 5);
        PlacedOrder order = shopper.places(sku, 2);

        sandbox.pay(order, Map.of("outcome", outcome)).is(200);

        Soon.holds(
                order.number(),
                () -> assertThat(order.payment().text("/status")).isEqualTo("FAILED"));
        assertThat(order.status()).isEqualTo("PAYING");
        assertThat(operator.stockOf(sku).reserved()).isEqualTo(2);
        platform.clock().advance(Platform.UNTIL_EXPIRY);
        order.awaitStatus("EXPIRED");
        Soon.holds("free", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(5, 0, 5)));
    }

    @Test
    void beforeOurOwnCallReturned() {
        sandbox.behaves(Map.of("pay_on_creation", true, "delay_ms", 150));

        PlacedOrder order = hosted();

        paidOnce(order);
    }

    @Test
    void beforeOurOwnCallWhichNeverReturned() {
        sandbox.behaves(Map.of("pay_on_creation", true, "hang", 2));

        PlacedOrder order = hosted();

        paidOnce(order);
    }

    @Test
    void whenOurOwnCallFailedFirst() {
        sandbox.behaves(Map.of("fail", 2));

        PlacedOrder order = hosted();

        order.awaitEvent(PaymentOffered.class).pay();
        paidOnce(order);
    }

    private PlacedOrder hosted() {
        String sku = operator.sells(100, 5);
        Answer answer = shopper.checkout()
                .line(sku, 2)
                .with("payment_method", "sandbox_hosted")
                .decided()
                .is(201);
        return new PlacedOrder(shopper, answer);
    }

    @Test
    void ofAPaymentThatNobodyKnows() {
        accepted(provider.callback(provider.captured("pay_" + Shop.freshKey(), 100, "GBP"))
                .send());
    }

    @Test
    void overAnotherAmountOrCurrencyNothingIsBelieved() {
        PlacedOrder order = order();
        double before = platform.metrics().sum("orderwright_payment_mismatches_total");
        List<Map<String, Object>> wrong =
                List.of(Map.of("amount_minor", 199), Map.of("amount_minor", 201), Map.of("currency", "USD"));
        for (Map<String, Object> difference : wrong) {
            Map<String, Object> event = provider.captured(order);
            event.putAll(difference);
            accepted(provider.callback(event).send());
        }
        assertThat(platform.metrics().sum("orderwright_payment_mismatches_total"))
                .isEqualTo(before + 3);
        assertThat(order.status()).isEqualTo("PAYING");

        order.pay();
        paidOnce(order);
    }
}
