package inventory;

import static inventory.Stockroom.commit;
import static inventory.Stockroom.line;
import static inventory.Stockroom.release;
import static inventory.Stockroom.reserve;
import static inventory.Stockroom.restock;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import testing.ModuleTest;

@ModuleTest
@Import(Asker.class)
@Tag("contention")
class NeverOversellsUnderContentionTests {

    private static final int BUYERS = 200;
    private static final int THREADS = 8;

    @Autowired
    Asker asker;

    @BeforeEach
    void warehouses() {
        asker.warehouse("main", 1);
        asker.warehouse("overflow", 2);
    }

    @AfterEach
    void theBooksBalance() {
        asker.assertBooksBalance();
    }

    @RepeatedTest(5)
    void theLastUnitIsSoldOnce(RepetitionInfo round) throws Exception {
        String skuId = "last " + round.getCurrentRepetition();
        asker.ask(restock(skuId, "main", line(skuId, 1)));
        long before = asker.count("select max(id) from outbox.event");

        atOnce(buyer -> asker.publish(reserve(skuId + "/" + buyer, line(skuId, 1))));
        asker.awaitDecided();

        List<InventoryEvent> told = asker.told(before);
        assertThat(told).filteredOn(StockReserved.class::isInstance).hasSize(1);
        assertThat(told).filteredOn(StockShort.class::isInstance).hasSize(BUYERS - 1);
        assertThat(asker.row(skuId, "main")).containsExactly(1L, 1L, 2L);
    }

    @Test
    void buyersOfEverythingAtOnceLeaveTheBooksRight() throws Exception {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("To repeat this run: -Dseed=" + seed);
        String[] skus = {"mixed 1", "mixed 2", "mixed 3", "mixed 4"};
        for (String skuId : skus) {
            asker.ask(restock(skuId + "/in/1", "main", line(skuId, 150)));
            asker.ask(restock(skuId + "/in/2", "overflow", line(skuId, 100)));
        }
        atOnce(buyer -> {
            Random random = new Random(seed + buyer);
            String reference = "mixed/" + buyer;
            asker.publish(reserve(
                    reference,
                    line(skus[random.nextInt(4)], 1 + random.nextInt(9)),
                    line(skus[random.nextInt(4)], 1 + random.nextInt(9))));
            switch (random.nextInt(4)) {
                case 0 -> asker.publish(commit(reference));
                case 1 -> asker.publish(release(reference));
                case 2 -> asker.publish(commit(reference), release(reference));
                default -> {}
            }
        });
        asker.awaitDecided();
        assertThat(asker.count("select count(*) from inventory.reservation where reference like 'mixed/%'"))
                .isEqualTo(BUYERS);
    }

    private interface Buyer {
        void buy(int number);
    }

    private static void atOnce(Buyer buyer) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                running.add(threads.submit(() -> {
                    start.await();
                    for (int number = first; number < BUYERS; number += THREADS) {
                        buyer.buy(number);
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }
}
