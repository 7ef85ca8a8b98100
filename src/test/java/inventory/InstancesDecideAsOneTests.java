package inventory;

import static inventory.Stockroom.commit;
import static inventory.Stockroom.force;
import static inventory.Stockroom.line;
import static inventory.Stockroom.release;
import static inventory.Stockroom.reserve;
import static inventory.Stockroom.restock;
import static inventory.Stockroom.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockAdjusted;
import inventory.InventoryEvent.TransferRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Batches;
import outbox.Event;
import testing.ModuleTest;

/**
 * Two instances decide on the same stock at the same time: the first has written and not yet committed when the second
 * begins. Within one instance batches follow one another, so this is played with transactions of its own.
 */
@ModuleTest
@Import(Asker.class)
@Tag("contention")
class InstancesDecideAsOneTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Autowired
    Asker asker;

    @Autowired
    InventoryListeners listeners;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void warehouses() {
        asker.warehouse("main", 1);
        asker.warehouse("overflow", 2);
    }

    @AfterEach
    void theBooksBalance() {
        asker.assertBooksBalance();
    }

    @Test
    void whatIsCommittedMeanwhileIsNotWithdrawn() {
        decide(restock("c/in", "main", line("C", 10)));
        decide(reserve("c/old", line("C", 3)), reserve("c/new", line("C", 3)));
        assertThat(atOnce(commit("c/new"), force("c/count", "main", "C", -5)))
                .contains(
                        new ReservationWithdrawn("c/old", "order-1", List.of("C")),
                        new StockAdjusted("c/count", "order-1", true));
        assertThat(asker.row("C", "main").subList(0, 2)).containsExactly(2L, 0L);
    }

    @Test
    void whatIsWithdrawnMeanwhileIsNotCommitted() {
        decide(restock("w/in", "main", line("W", 10)));
        decide(reserve("w/held", line("W", 3)));
        assertThat(atOnce(force("w/count", "main", "W", -8), commit("w/held")))
                .contains(
                        new ReservationWithdrawn("w/held", "order-1", List.of("W")),
                        new CommitRefused("w/held", "order-1"));
    }

    @Test
    void whatCameInMeanwhileStaysIfItCan() {
        decide(restock("s/in", "main", line("S", 10)));
        decide(reserve("s/old", line("S", 4)));
        assertThat(atOnce(reserve("s/late", line("S", 6)), force("s/count", "main", "S", -3)))
                .contains(
                        new ReservationWithdrawn("s/old", "order-1", List.of("S")),
                        new StockAdjusted("s/count", "order-1", true));
    }

    @Test
    void whatCameInMeanwhileIsWithdrawnIfItMust() {
        decide(restock("m/in", "main", line("M", 10)));
        assertThat(atOnce(reserve("m/late", line("M", 8)), force("m/count", "main", "M", -3)))
                .contains(
                        new ReservationWithdrawn("m/late", "order-1", List.of("M")),
                        new StockAdjusted("m/count", "order-1", true));
    }

    @Test
    void whatIsReservedMeanwhileIsNotTransferred() {
        decide(restock("t/in", "main", line("T", 5)));
        assertThat(atOnce(reserve("t/held", line("T", 3)), transfer("t", "main", "overflow", line("T", 3))))
                .contains(new TransferRefused("t", "order-1", List.of(new Shortage("T", 3, 2))));
    }

    /** All that takes locks, on both, in whatever order: nobody ever waits for one who waits for him. */
    @Test
    void withoutADeadlock() throws Exception {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("To repeat this run: -Dseed=" + seed);
        String[] skus = {"D1", "D2", "D3", "D4"};
        for (String skuId : skus) {
            decide(restock("d/in/" + skuId, "main", line(skuId, 100)));
        }
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService instances = Executors.newFixedThreadPool(2)) {
            for (int instance = 0; instance < 2; instance++) {
                Random random = new Random(seed + instance);
                String name = "d/" + instance + "/";
                String other = "d/" + (1 - instance) + "/";
                running.add(instances.submit(() -> {
                    for (int round = 0; round < 60; round++) {
                        start.await(20, TimeUnit.SECONDS);
                        int earlier = random.nextInt(round + 1);
                        String skuId = skus[random.nextInt(4)];
                        decide(
                                reserve(name + round, line(skuId, 1 + random.nextInt(9)), line(skus[round % 4], 2)),
                                random.nextBoolean() ? commit(other + earlier) : release(name + earlier),
                                transfer(name + "t/" + round, "main", "overflow", line(skus[random.nextInt(4)], 3)),
                                force(name + "f/" + round, "main", skuId, -1 - random.nextInt(4)));
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(asker.count("select count(*) from inventory.movement where kind = 'WITHDRAWN' and sku_id like 'D%'"))
                .isPositive();
    }

    /** What both told together. */
    private List<Event> atOnce(InventoryRequest first, InventoryRequest second) {
        List<Event> told = new ArrayList<>();
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<List<Event>> late = transaction.execute(status -> {
                told.addAll(write(first));
                CompletableFuture<List<Event>> begun = CompletableFuture.supplyAsync(() -> decide(second), other);
                await().atMost(TIMEOUT).until(() -> begun.isDone() || somebodyWaits());
                return begun;
            });
            told.addAll(late.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return told;
    }

    /** As the transport does it: again, when somebody else was quicker. But the database itself never has to step in. */
    private List<Event> decide(InventoryRequest... requests) {
        while (true) {
            try {
                return transaction.execute(status -> write(requests));
            } catch (DuplicateKeyException conflict) {
                assertThat(conflict).isNotNull();
            } catch (CannotAcquireLockException tooLittle) {
                assertThat(tooLittle).hasNoCause();
            }
        }
    }

    private List<Event> write(InventoryRequest... requests) {
        InventoryBatch batch = listeners.load(Batches.of(NOW, (Object[]) requests));
        for (InventoryRequest request : requests) {
            listeners.on(request, batch);
        }
        listeners.save(batch, told -> List.of());
        return batch.published().stream().map(told -> told.event()).toList();
    }

    private boolean somebodyWaits() {
        return asker.count("select count(*) from pg_locks where not granted") > 0;
    }
}
