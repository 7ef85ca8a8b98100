package tracking.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import order.OrderStatus;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tracking.TrackingTest;
import tracking.change.ChangeBatch.NewChange;

/** Whoever reads the stored changes in order misses none, however many transactions add changes at the same time. */
class PositionsHaveNoGapsTests extends TrackingTest {

    private static final StreamFilter ALL = new StreamFilter(null, null, Set.of(), Set.of(), false);
    private static final int WRITERS = 4;
    private static final int TRANSACTIONS = 25;

    @Autowired
    private Changes changes;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void a_reader_that_follows_the_positions_sees_each_change_once_and_in_order() throws Exception {
        world.passes(Duration.ofHours(2));
        // adds the partition, which no writer may roll back: only the projection asks for it again after a failure
        transaction.executeWithoutResult(status -> changes.add(List.of(change()), now()));
        Position start = changes.head().last();
        CountDownLatch ready = new CountDownLatch(WRITERS);
        List<Long> read = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> writers = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> threads.submit(() -> write(writer, ready)))
                    .toList();
            Position last = start;
            boolean over = false;
            while (!over) {
                over = writers.stream().allMatch(Future::isDone);
                for (OrderChange change : changes.after(last, Long.MAX_VALUE, ALL, 1000)) {
                    read.add(change.position().number());
                    last = change.position();
                }
            }
            long written = 0;
            for (Future<Integer> writer : writers) {
                written += writer.get();
            }
            assertThat(read)
                    .containsExactlyElementsOf(LongStream.rangeClosed(start.number() + 1, start.number() + written)
                            .boxed()
                            .toList());
        }
    }

    /** Adds changes in many transactions, some of which are rolled back, and all of which wait a little before they end. */
    private int write(int writer, CountDownLatch ready) throws InterruptedException {
        Random random = new Random(writer);
        int written = 0;
        ready.countDown();
        ready.await();
        for (int i = 0; i < TRANSACTIONS; i++) {
            int size = 1 + random.nextInt(3);
            boolean commits = random.nextInt(5) > 0;
            transaction.executeWithoutResult(status -> {
                changes.add(IntStream.range(0, size).mapToObj(each -> change()).toList(), now());
                LockSupport.parkNanos(random.nextInt(3_000_000));
                if (!commits) {
                    status.setRollbackOnly();
                }
            });
            written += commits ? size : 0;
        }
        return written;
    }

    private NewChange change() {
        TrackedOrder order = new TrackedOrder(
                UUID.randomUUID(),
                "T-1",
                "somebody",
                "web",
                OrderStatus.PAID,
                3,
                Instant.parse("2026-01-31T09:30:00Z"),
                OrderFacts.NONE);
        return new NewChange(order, order.changedAt(), now(), null, null);
    }

    @Test
    void changes_are_kept_for_a_day_and_their_partitions_are_dropped_then() {
        publishPaidOrders("somebody", "web", 1);
        store();
        Position before = changes.head().last();
        world.passes(Duration.ofHours(23));
        projection.dropOld();
        publishPaidOrders("somebody", "web", 1);
        store();
        assertThat(changes.head().covers(before)).isTrue();
        assertThat(changes.after(before, Long.MAX_VALUE, ALL, 10)).hasSize(3);
        Position second = changes.head().last();
        assertThat(changes.after(new Position(before.number() - 3, Instant.EPOCH), second.number(), ALL, 10))
                .hasSize(6);

        world.passes(Duration.ofHours(3));
        projection.dropOld();

        assertThat(changes.head().covers(new Position(before.number() - 1, Instant.EPOCH)))
                .as("a change after it was dropped")
                .isFalse();
        assertThat(changes.head().covers(before)).isTrue();
        assertThat(changes.after(before, Long.MAX_VALUE, ALL, 10)).hasSize(3);
    }
}
