package edge;

import static org.assertj.core.api.Assertions.assertThat;

import edge.Database.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/**
 * How callers are answered while another transaction holds a lock.
 *
 * <p>Seen to fail when a caller stopped waiting at the time-out although the work on its checkout had begun: the answer
 * was 503 for an order that was written a moment later.
 */
@Tag("contention")
class AnswersWhileItIsHeldUpTests extends EdgeTest {

    private static final String ORDERS = "/api/v2/orders";
    private static final int WAVES = 3;
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(OverHttp.ANSWER_TIMEOUT_MILLIS);

    AnswersWhileItIsHeldUpTests(Platform platform) {
        super(platform);
    }

    @Test
    void anOrderWithoutOutcomeIs202AndFoundByItsNumber() {
        String sku = operator.sells(100, 5);
        Checkout checkout = shopper.checkout().line(sku, 1);
        String number;
        try (Hold stock = platform.database().holdTable("inventory.stock")) {
            CompletableFuture<Answer> first = checkout.sendLater();
            Soon.is(
                    "the order is there",
                    () -> !shopper.get(ORDERS).at("/orders").isEmpty());
            Answer repeated = checkout.send();
            if (!first.isDone()) {
                repeated.refused(409, "IDEMPOTENCY_IN_PROGRESS");
            }

            Answer late = first.join().status() == 202 ? first.join() : checkout.late();
            assertThat(late.text("/status")).isEqualTo("CREATED");
            number = late.text("/order_no");
            Answer shown = shopper.get(late.header("Location")).is(200);
            assertThat(shown.text("/order_no")).isEqualTo(number);
            assertThat(shown.text("/status")).isEqualTo("CREATED");
            shopper.get(ORDERS + "/" + number + "/payment").refused(404, "NOT_FOUND");
        }
        Soon.is(
                "payable",
                () -> shopper.get(ORDERS + "/" + number).text("/status").equals("PAYING"));
        Answer repeated = checkout.send().is(201);
        assertThat(repeated.text("/order_no")).isEqualTo(number);
        PlacedOrder.of(shopper, repeated).pay().awaitCommitted();
    }

    @Test
    void aRepeatWaitsForTheOutcomeOfAnOrderThatIsThere() {
        String sku = operator.sells(100, 5);
        Checkout checkout = shopper.checkout().line(sku, 1);
        CompletableFuture<Answer> repeated;
        try (Hold stock = platform.database().holdTable("inventory.stock")) {
            checkout.late();
            long sentNanos = System.nanoTime();
            repeated = checkout.sendLater();
            CompletableFuture<Duration> waited =
                    repeated.thenApply(answer -> Duration.ofNanos(System.nanoTime() - sentNanos));
            // It may wait in vain while this thread stands still.
            Soon.is(
                    "it waits",
                    () -> platform.metrics().sum("orderwright_orders_waiting") >= 1
                            || waited.isDone() && waited.join().compareTo(ANSWER_TIMEOUT) >= 0);
        }
        assertThat(repeated.join().status()).isIn(201, 202);
        checkout.decided().is(201);
        platform.awaitListed();
        assertThat(shopper.get(ORDERS).at("/orders").size()).isEqualTo(1);
    }

    @Test
    void aShortageFoundLateIsToldToTheRepeat() {
        String sku = operator.lists(100);
        Checkout checkout = shopper.checkout().line(sku, 1);
        try (Hold stock = platform.database().holdTable("inventory.stock")) {
            checkout.late();
        }
        checkout.decided().refused(409, "INVENTORY_SHORTAGE");
    }

    /** A checkout that is being written when its answer times out is not refused: its caller would miss the order, or place it twice. */
    @Test
    void aCheckoutThatIsBegunWhenPatienceEndsIsAnsweredWithItsOrder() {
        String sku = operator.sells(100, 5);
        Checkout checkout = shopper.checkout().line(sku, 1);
        CompletableFuture<Answer> answer;
        // The checkout would not begin while a delivery or an expiry of an earlier test waits for the lock.
        platform.expireUnpaidOrders();
        Soon.is(
                "everything is delivered",
                () -> platform.database().number("select count(*) from outbox.open_delivery where held_until is null")
                        == 0);
        long sentNanos = System.nanoTime();
        try (Hold orders = platform.database().holdTable("\"order\".orders")) {
            answer = checkout.sendLater();
            assertThat(answer)
                    .as("not refused")
                    .failsWithin(ANSWER_TIMEOUT.plusMillis(300))
                    .withThrowableOfType(TimeoutException.class);
        }
        Duration held = Duration.ofNanos(System.nanoTime() - sentNanos);
        // After a standstill, its second time-out may have ended as well.
        if (held.compareTo(ANSWER_TIMEOUT.multipliedBy(2)) < 0) {
            assertThat(answer.join().status()).isIn(201, 202);
        }
        Answer placed = checkout.decided().is(201);
        assertThat(answer.join().text("/order_no")).isIn(placed.text("/order_no"), "");
        platform.awaitListed();
        assertThat(shopper.get(ORDERS).texts("/orders", "order_no")).containsExactly(placed.text("/order_no"));
    }

    /** The result of a checkout that has begun and not ended is unknown; a repeat with its key returns it. */
    @Test
    void aCheckoutThatCannotEvenBeWrittenIs503AndItsKeyStaysGood() {
        String sku = operator.sells(100, 5);
        Checkout checkout = shopper.checkout().line(sku, 1);
        try (Hold orders = platform.database().holdTable("\"order\".orders")) {
            Answer answer = checkout.send().refused(503, "UNAVAILABLE");
            assertThat(Long.parseLong(answer.header("Retry-After"))).isPositive();
            assertThat(answer.text("/message")).doesNotContain("was not accepted");
        }
        Answer placed = checkout.decided().is(201);
        platform.awaitListed();
        assertThat(shopper.get(ORDERS).texts("/orders", "order_no")).containsExactly(placed.text("/order_no"));
    }

    @Test
    void aWriteIsNotBegunTwice() {
        String sku = operator.sells(100, 5);
        PlacedOrder order = shopper.places(sku, 1);
        Map<String, Call> writes = Map.of(
                "catalog.sku",
                operator.call("PUT", Operator.skuPath(sku)).body(Operator.sku("Another name", 100, true)),
                "inventory.stock_change",
                operator.call("POST", "/api/v2/stock/import").body(Operator.goods(Shop.fresh("delivery"), sku, 1)),
                "\"order\".orders",
                shopper.cancel(order.number()));
        writes.forEach((table, write) -> {
            write.freshKey();
            CompletableFuture<Answer> one;
            CompletableFuture<Answer> other;
            try (Hold held = platform.database().holdTable(table)) {
                one = write.sendLater();
                other = write.sendLater();
                Answer refused = (Answer) CompletableFuture.anyOf(one, other).join();
                refused.refused(409, "IDEMPOTENCY_IN_PROGRESS");
            }
            assertThat(Stream.of(one, other).map(CompletableFuture::join))
                    .extracting(Answer::status)
                    .containsExactlyInAnyOrder(200, 409);
            write.send().is(200);
        });
        assertThat(operator.stockOf(sku).onHand()).isEqualTo(6);
    }

    @Test
    void whenTheQueueOfOrdersIsFullNothingMoreIsTaken() {
        String sku = operator.sells(100, 10_000);
        List<Checkout> checkouts = new ArrayList<>();
        List<Answer> answers = overflow("\"order\".orders", () -> {
            checkouts.add(platform.loadTest().checkout().line(sku, 1));
            return checkouts.getLast().call();
        });

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(201, 202, 503));
        checkouts.forEach(checkout -> checkout.decided().is(201));
        assertThat(operator.stockOf(sku).reserved()).isEqualTo(checkouts.size());
        platform.expireUnpaidOrders(); // they are many
    }

    @Test
    void otherQueuesAreBoundedToo() {
        String sku = operator.sells(100, 5);
        PlacedOrder order = platform.loadTest().places(sku, 1);
        Call callback = platform.provider().callback(platform.provider().captured(order));
        Map<String, Supplier<Call>> crowds = new LinkedHashMap<>();
        crowds.put("payment.payment", () -> callback);
        crowds.put("\"order\".orders", () -> order.owner().cancel(order.number()));
        crowds.put(
                "inventory.stock_change",
                () -> operator.call("POST", "/api/v2/stock/import")
                        .freshKey()
                        .body(Operator.goods(Shop.fresh("delivery"), sku, 1)));
        crowds.put(
                "catalog.sku",
                () -> operator.call("PUT", Operator.skuPath(sku))
                        .freshKey()
                        .body(Operator.sku("Another name", 100, true)));
        crowds.forEach((table, calls) -> assertThat(overflow(table, calls))
                .allSatisfy(answer -> assertThat(answer.status()).isIn(200, 503))
                .anySatisfy(answer -> answer.is(200)));
    }

    /** Sends one wave of requests after another until some are refused at once. The others are answered when the lock is released. */
    private List<Answer> overflow(String table, Supplier<Call> calls) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        try (Hold held = platform.database().holdTable(table)) {
            answers.add(calls.get().sendLater());
            Soon.is("held up", platform.database()::isAnyLockAwaited);
            for (int wave = 0; wave < WAVES && !isAnyRefusedAtOnce(answers); wave++) {
                for (int i = 0; i < OverHttp.QUEUE_CAPACITY; i++) {
                    answers.add(calls.get().sendLater());
                }
                Soon.is(
                        "refused or taken",
                        () -> isAnyRefusedAtOnce(answers) || answers.stream().allMatch(CompletableFuture::isDone));
            }
            assertThat(isAnyRefusedAtOnce(answers)).isTrue();
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static boolean isAnyRefusedAtOnce(List<CompletableFuture<Answer>> answers) {
        return answers.stream().anyMatch(AnswersWhileItIsHeldUpTests::isRefusedAtOnce);
    }

    private static boolean isRefusedAtOnce(CompletableFuture<Answer> answer) {
        if (!answer.isDone() || answer.join().status() != 503) {
            return false;
        }
        answer.join().refused(503, "UNAVAILABLE");
        assertThat(answer.join().header("Retry-After")).isEqualTo("1");
        return !answer.join().text("/message").contains("timed out");
    }
}
