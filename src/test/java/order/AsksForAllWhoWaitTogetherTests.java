package order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import order.checkout.KnownOrders;
import order.command.Address;
import order.command.OrderCommand.PlaceOrder;
import org.junit.jupiter.api.Test;
import platform.idempotency.IdempotencyKey;

class AsksForAllWhoWaitTogetherTests {

    private static final int CALLERS = 100;
    private static final int ROUNDS = 5_000;
    private static final int LATEST = 500;
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Predicate<PlaceOrder> EVEN = wish -> Integer.parseInt(wish.orderNo()) % 2 == 0;

    private final Executor callers = Executors.newVirtualThreadPerTaskExecutor();

    @Test
    void whoeverComesWhileItIsAskedIsAskedForWithAllOthers() {
        CountDownLatch asked = new CountDownLatch(1);
        Semaphore goesOn = new Semaphore(0);
        List<Integer> sizes = new ArrayList<>();
        KnownOrders known = new KnownOrders(checkouts -> {
            sizes.add(checkouts.size());
            asked.countDown();
            goesOn.acquireUninterruptibly();
            return EVEN;
        });
        CompletableFuture<Boolean> first = ask(known, 0);
        join(asked);
        List<CompletableFuture<Boolean>> others = IntStream.range(1, CALLERS)
                .mapToObj(number -> ask(known, number))
                .toList();
        goesOn.release(CALLERS);

        assertThat(first.join()).isTrue();
        IntStream.range(1, CALLERS)
                .forEach(number -> assertThat(others.get(number - 1).join())
                        .as("%d", number)
                        .isEqualTo(number % 2 == 0));
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(CALLERS);
        assertThat(sizes).hasSizeLessThan(CALLERS);
    }

    @Test
    void nobodyIsForgottenWhoComesWhenAllHaveBeenAnswered() {
        KnownOrders known = new KnownOrders(checkouts -> EVEN);
        for (int round = 0; round < ROUNDS; round++) {
            int later = round % LATEST;
            CompletableFuture<Boolean> first = ask(known, 0);
            for (int spin = 0; spin < later; spin++) {
                Thread.onSpinWait();
            }
            CompletableFuture<Boolean> second = ask(known, 1);
            assertThat(first).succeedsWithin(SOON).isEqualTo(true);
            assertThat(second).succeedsWithin(SOON).isEqualTo(false);
        }
    }

    @Test
    void aFailureIsToldToThoseWhoAskedAndTheNextAreAskedForAgain() {
        AtomicInteger times = new AtomicInteger();
        Function<List<PlaceOrder>, Predicate<PlaceOrder>> away = checkouts -> {
            if (times.getAndIncrement() == 0) {
                throw new IllegalStateException("The database is away");
            }
            return EVEN;
        };
        KnownOrders known = new KnownOrders(away);

        assertThatThrownBy(() -> known.isKnown(wish(0))).hasMessage("The database is away");
        assertThat(known.isKnown(wish(0))).isTrue();
    }

    private CompletableFuture<Boolean> ask(KnownOrders known, int number) {
        return CompletableFuture.supplyAsync(() -> known.isKnown(wish(number)), callers);
    }

    private static PlaceOrder wish(int number) {
        return new PlaceOrder(
                new IdempotencyKey("key " + number, "body"),
                new UUID(0, number),
                "" + number,
                "shopper",
                null,
                "web",
                "GBP",
                "sandbox",
                null,
                List.of(),
                List.of(),
                new Address("Ada", null, "12 Square", null, "London", null, "GB"),
                null,
                Map.of(),
                null,
                null);
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
