package order.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import order.OrderSamples;
import order.command.OrderCommand.PlaceOrder;
import org.junit.jupiter.api.Test;
import testing.Asker;

/**
 * Checkouts that wait for the database are looked up together in one query.
 *
 * <p>Seen to fail when one query did not read all orders for which requests waited: there was one query for each order.
 */
class AsksForAllWhoWaitTogetherTests {

    private static final int CALLERS = 100;
    private static final int ROUNDS = 5_000;
    private static final int LATEST = 500;
    private static final Duration SOON = Asker.TIMEOUT;

    private static final Predicate<PlaceOrder> EVEN = checkout -> checkout.id().getLeastSignificantBits() % 2 == 0;

    private final Executor callers = Executors.newVirtualThreadPerTaskExecutor();

    @Test
    void checkoutsThatComeDuringAQueryShareTheNextOne() {
        Semaphore begun = new Semaphore(0);
        Semaphore mayContinue = new Semaphore(0);
        List<Integer> sizes = new ArrayList<>();
        KnownOrders known = new KnownOrders(checkouts -> {
            sizes.add(checkouts.size());
            begun.release();
            mayContinue.acquireUninterruptibly();
            return EVEN;
        });
        CompletableFuture<Boolean> first = ask(known, 0);
        begun.acquireUninterruptibly();
        List<CompletableFuture<Boolean>> others = IntStream.range(1, CALLERS)
                .mapToObj(number -> ask(known, number))
                .toList();
        mayContinue.release(CALLERS);

        assertThat(first.join()).isTrue();
        IntStream.range(1, CALLERS)
                .forEach(number -> assertThat(others.get(number - 1).join())
                        .as("%d", number)
                        .isEqualTo(number % 2 == 0));
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(CALLERS);
        assertThat(sizes).hasSizeLessThan(CALLERS);
    }

    @Test
    void aCheckoutThatComesAtTheEndOfAQueryIsAnswered() {
        KnownOrders known = new KnownOrders(checkouts -> EVEN);
        for (int round = 0; round < ROUNDS; round++) {
            int spins = round % LATEST;
            CompletableFuture<Boolean> first = ask(known, 0);
            for (int spin = 0; spin < spins; spin++) {
                Thread.onSpinWait();
            }
            CompletableFuture<Boolean> second = ask(known, 1);
            assertThat(first).succeedsWithin(SOON).isEqualTo(true);
            assertThat(second).succeedsWithin(SOON).isEqualTo(false);
        }
    }

    @Test
    void aFailureReachesItsCallersAndTheNextQueryIsTried() {
        AtomicInteger times = new AtomicInteger();
        KnownOrders known = new KnownOrders(checkouts -> {
            if (times.getAndIncrement() == 0) {
                throw new IllegalStateException("The database is down");
            }
            return EVEN;
        });

        assertThatThrownBy(() -> known.isKnown(checkout(0))).hasMessage("The database is down");
        assertThat(known.isKnown(checkout(0))).isTrue();
    }

    private CompletableFuture<Boolean> ask(KnownOrders known, int number) {
        return CompletableFuture.supplyAsync(() -> known.isKnown(checkout(number)), callers);
    }

    private static PlaceOrder checkout(int number) {
        return OrderSamples.placeOrder("key " + number, new UUID(0, number), null, List.of(), List.of());
    }
}
