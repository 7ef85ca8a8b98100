package payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Batches;
import outbox.Event;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentWorld.Order;
import payment.ProviderCall.RefundDue;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import platform.money.Money;
import platform.sql.Writes;

/**
 * Two instances decide on the same payment at the same time: the first has written and not yet committed when the second
 * begins. Within one instance batches follow one another, so this is played with transactions of its own.
 */
@PaymentTest
@Tag("contention")
class InstancesDecideAsOneTests {

    private static final Money AMOUNT = PaymentWorld.AMOUNT;
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Fact CAPTURED = new ProviderCallback.Captured("sbx_1");

    private final PaymentListeners listeners;
    private final PaymentWorld world;
    private final TransactionTemplate transaction;
    private final DSLContext database;
    private Order order = PaymentWorld.order();

    InstancesDecideAsOneTests(
            PaymentListeners listeners, PaymentWorld world, TransactionTemplate transaction, DSLContext database) {
        this.listeners = listeners;
        this.world = world;
        this.transaction = transaction;
        this.database = database;
    }

    @BeforeEach
    void anotherOrder() {
        order = PaymentWorld.order();
    }

    @Test
    void aCallbackAndTheRequestThatItIsAbout() {
        assertThat(atOnce(callback("e1", order.payment(), CAPTURED), request()))
                .hasExactlyElementsOfTypes(PaymentStarted.class, PaymentCaptured.class);
        assertThat(world.payment(order)).isEqualTo("captured");
    }

    @Test
    void theOtherWayRound() {
        assertThat(atOnce(request(), callback("e1", order.payment(), CAPTURED)))
                .hasExactlyElementsOfTypes(PaymentStarted.class, PaymentCaptured.class);
        assertThat(world.verdicts(order.payment())).containsExactly("applied");
    }

    @Test
    void oneCallbackOnBoth() {
        decide(request());
        assertThat(atOnce(callback("e1", order.payment(), CAPTURED), callback("e1", order.payment(), CAPTURED)))
                .hasExactlyElementsOfTypes(PaymentCaptured.class);
    }

    @Test
    void oneCallbackOnBothBeforeTheRequest() {
        assertThat(atOnce(callback("e1", order.payment(), CAPTURED), callback("e1", order.payment(), CAPTURED)))
                .isEmpty();
        assertThat(world.verdicts(order.payment())).containsExactly("waiting");
        assertThat(decide(request())).hasExactlyElementsOfTypes(PaymentStarted.class, PaymentCaptured.class);
    }

    @Test
    void twoCallbacks() {
        decide(request());
        assertThat(atOnce(callback("e1", order.payment(), CAPTURED), callback("e2", order.payment(), CAPTURED)))
                .hasExactlyElementsOfTypes(PaymentCaptured.class);
        assertThat(world.verdicts(order.payment())).containsExactly("applied", "unchanged");
    }

    @Test
    void oneRequestOnBoth() {
        assertThat(atOnce(request(), request())).hasExactlyElementsOfTypes(PaymentStarted.class, PaymentStarted.class);
    }

    @Test
    void aRefundAndItsCallback() {
        decide(request(), callback("e1", order.payment(), CAPTURED));
        assertThat(atOnce(callback("e2", order.refund(), new ProviderCallback.Refunded()), giveBack(order.refund())))
                .hasExactlyElementsOfTypes(PaymentRefunded.class);
        assertThat(world.refund(order)).isEqualTo("refunded");
    }

    @Test
    void aRefundAndTheCapture() {
        decide(request());
        assertThat(atOnce(giveBack(order.refund()), callback("e1", order.payment(), CAPTURED)))
                .hasExactlyElementsOfTypes(PaymentCaptured.class, RefundDue.class);
    }

    @Test
    void aRefundAndThePayment() {
        decide(callback("e1", order.payment(), CAPTURED));
        assertThat(atOnce(giveBack(order.refund()), request()))
                .hasExactlyElementsOfTypes(PaymentStarted.class, PaymentCaptured.class, RefundDue.class);
    }

    @Test
    void twoRefunds() {
        decide(request(), callback("e1", order.payment(), CAPTURED));
        assertThat(atOnce(giveBack(order.refund()), giveBack(order.refund() + "/2")))
                .hasExactlyElementsOfTypes(RefundDue.class, RefundFailed.class);
    }

    @Test
    void twoRefundsOfParts() {
        decide(request(), callback("e1", order.payment(), CAPTURED));
        assertThat(atOnce(world.giveBack(order, "/1", 1550), world.giveBack(order, "/2", 1000)))
                .hasExactlyElementsOfTypes(RefundDue.class, RefundDue.class);
        assertThat(world.refundMinor(order)).isEqualTo(2550);
    }

    @Test
    void twoRefundsOfPartsThatAreMoreThanThereIs() {
        decide(request(), callback("e1", order.payment(), CAPTURED));
        assertThat(atOnce(world.giveBack(order, "/1", 1550), world.giveBack(order, "/2", 1001)))
                .hasExactlyElementsOfTypes(RefundDue.class, RefundFailed.class);
        assertThat(world.refundMinor(order)).isEqualTo(1550);
    }

    @Test
    void aRefundAndTheRefusalOfAnother() {
        decide(request(), callback("e1", order.payment(), CAPTURED), giveBack(order.refund()));
        assertThat(atOnce(
                        callback("e2", order.refund(), new ProviderCallback.RefundRefused("account closed")),
                        world.giveBack(order, "/2", 1000)))
                .hasExactlyElementsOfTypes(RefundFailed.class, RefundDue.class);
        assertThat(world.refundMinor(order)).isEqualTo(1000);
    }

    @Test
    void aRefundAndOneThatWentBackAfterAll() {
        decide(
                request(),
                callback("e1", order.payment(), CAPTURED),
                giveBack(order.refund()),
                callback("e2", order.refund(), new ProviderCallback.RefundRefused("account closed")));
        assertThat(atOnce(
                        world.giveBack(order, "/2", 1),
                        callback("e3", order.refund(), new ProviderCallback.Refunded())))
                .hasExactlyElementsOfTypes(RefundDue.class);
        assertThat(world.verdicts(order.refund())).containsExactly("applied", "mismatch");
        assertThat(world.refundMinor(order)).isEqualTo(1);
    }

    @Test
    void twoRefundsOfAPaymentThatNobodyKnowsYet() {
        assertThat(atOnce(giveBack(order.refund() + "/2"), giveBack(order.refund())))
                .isEmpty();
        assertThat(decide(request(), callback("e1", order.payment(), CAPTURED)))
                .hasExactlyElementsOfTypes(
                        PaymentStarted.class, PaymentCaptured.class, RefundDue.class, RefundFailed.class);
        assertThat(world.refund(order)).isEqualTo("requested");
    }

    private PaymentRequested request() {
        return new PaymentRequested(order.payment(), order.correlation(), AMOUNT, "sandbox", NOW.plusSeconds(900));
    }

    private RefundRequested giveBack(String reference) {
        return new RefundRequested(reference, order.correlation(), order.payment(), AMOUNT, "returned");
    }

    private ReceiveCallback callback(String event, String reference, Fact fact) {
        return new ReceiveCallback(
                "sandbox", new ProviderCallback(event + reference, "any", reference, AMOUNT, NOW, fact));
    }

    /** What both told together. */
    private List<Event> atOnce(Object first, Object second) {
        List<Event> told = new ArrayList<>();
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<List<Event>> late = transaction.execute(status -> {
                told.addAll(write(first));
                Writes.send();
                CompletableFuture<List<Event>> begun = CompletableFuture.supplyAsync(() -> decide(second), other);
                await().atMost(PaymentWorld.TIMEOUT).until(() -> begun.isDone() || somebodyWaits());
                return begun;
            });
            told.addAll(late.get(PaymentWorld.TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return told;
    }

    /** As the transport does it: again, when somebody else was quicker. */
    private List<Event> decide(Object... items) {
        while (true) {
            try {
                return transaction.execute(status -> write(items));
            } catch (DuplicateKeyException conflict) {
                assertThat(conflict).isNotNull();
            }
        }
    }

    private List<Event> write(Object... items) {
        PaymentBatch batch = listeners.load(Batches.of(NOW, items));
        for (Object item : items) {
            switch (item) {
                case PaymentRequest request -> listeners.on(request, batch);
                case ReceiveCallback callback -> listeners.on(callback, batch);
                default -> throw new IllegalArgumentException(item.toString());
            }
        }
        listeners.save(batch, told -> List.of());
        return batch.published().stream().map(told -> told.event()).toList();
    }

    private boolean somebodyWaits() {
        return database.fetchExists(database.selectFrom("pg_locks").where("not granted"));
    }
}
