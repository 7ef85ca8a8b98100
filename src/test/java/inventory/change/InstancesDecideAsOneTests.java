package inventory.change;

import static inventory.change.Stockroom.adjusted;
import static inventory.change.Stockroom.commit;
import static inventory.change.Stockroom.commitRefused;
import static inventory.change.Stockroom.force;
import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.release;
import static inventory.change.Stockroom.reserve;
import static inventory.change.Stockroom.restock;
import static inventory.change.Stockroom.transfer;
import static inventory.change.Stockroom.transferRefused;
import static inventory.change.Stockroom.withdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent.Shortage;
import inventory.InventoryRequest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import outbox.delivery.TwoInstances;
import testing.TestClock;

/**
 * Two instances that decide on the same stock at the same time decide as one instance would.
 *
 * <p>Seen to fail without the lock of stock rows, with all 6 tests. Also seen to fail, with a deadlock, when the rows
 * were locked as each SKU was requested and not in one order.
 */
@Tag("contention")
class InstancesDecideAsOneTests extends StockTest {

    @Autowired
    InventoryListeners listeners;

    TwoInstances instances;

    @BeforeEach
    void instances() {
        instances = new TwoInstances(listeners, asker, TestClock.START);
    }

    @Test
    void whatIsCommittedMeanwhileIsNotWithdrawn() {
        instances.decide(restock("c/in", "main", line("two C", 10)));
        instances.decide(reserve("c/old", line("two C", 3)), reserve("c/new", line("two C", 3)));
        assertThat(instances.overlap(commit("c/new"), force("c/count", "main", "two C", -5)))
                .contains(withdrawn("c/old", "two C"), adjusted("c/count", true));
        assertThat(asker.row("two C", "main").subList(0, 2)).containsExactly(2L, 0L);
    }

    @Test
    void whatIsWithdrawnMeanwhileIsNotCommitted() {
        instances.decide(restock("w/in", "main", line("two W", 10)));
        instances.decide(reserve("w/held", line("two W", 3)));
        assertThat(instances.overlap(force("w/count", "main", "two W", -8), commit("w/held")))
                .contains(withdrawn("w/held", "two W"), commitRefused("w/held"));
    }

    @Test
    void whatCameInMeanwhileStaysIfItCan() {
        instances.decide(restock("s/in", "main", line("two S", 10)));
        instances.decide(reserve("s/old", line("two S", 4)));
        assertThat(instances.overlap(reserve("s/late", line("two S", 6)), force("s/count", "main", "two S", -3)))
                .contains(withdrawn("s/old", "two S"), adjusted("s/count", true));
    }

    @Test
    void whatCameInMeanwhileIsWithdrawnIfItMust() {
        instances.decide(restock("m/in", "main", line("two M", 10)));
        assertThat(instances.overlap(reserve("m/late", line("two M", 8)), force("m/count", "main", "two M", -3)))
                .contains(withdrawn("m/late", "two M"), adjusted("m/count", true));
    }

    @Test
    void whatIsReservedMeanwhileIsNotTransferred() {
        instances.decide(restock("t/in", "main", line("two T", 5)));
        assertThat(instances.overlap(
                        reserve("t/held", line("two T", 3)), transfer("t", "main", "overflow", line("two T", 3))))
                .contains(transferRefused("t", new Shortage("two T", 3, 2)));
    }

    /** Both instances lock rows of all tables in every order of requests. They never wait for each other's locks in a circle. */
    @Test
    void withoutADeadlock() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("To repeat this run: -Dseed=" + seed);
        String[] skus = {"two D1", "two D2", "two D3", "two D4"};
        for (String skuId : skus) {
            instances.decide(restock("d/in/" + skuId, "main", line(skuId, 100)));
        }
        Random[] random = {new Random(seed), new Random(seed + 1)};
        for (int round = 0; round < 60; round++) {
            instances.race(List.of(batch(0, round, skus, random[0])), List.of(batch(1, round, skus, random[1])));
        }
        assertThat(asker.count(
                        "select count(*) from inventory.movement where kind = 'WITHDRAWN' and sku_id like 'two D%'"))
                .isPositive();
    }

    private static List<InventoryRequest> batch(int instance, int round, String[] skus, Random random) {
        String name = "d/" + instance + "/";
        String other = "d/" + (1 - instance) + "/";
        int earlier = random.nextInt(round + 1);
        String skuId = skus[random.nextInt(4)];
        return List.of(
                reserve(name + round, line(skuId, 1 + random.nextInt(9)), line(skus[round % 4], 2)),
                random.nextBoolean() ? commit(other + earlier) : release(name + earlier),
                transfer(name + "t/" + round, "main", "overflow", line(skus[random.nextInt(4)], 3)),
                force(name + "f/" + round, "main", skuId, -1 - random.nextInt(4)));
    }
}
