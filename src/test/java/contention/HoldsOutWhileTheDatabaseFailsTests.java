package contention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.PlacedOrder;

/**
 * Orders are placed and paid while the database fails: all are paid in the end, and no delivery is parked or counted as
 * failed.
 *
 * <p>Seen to fail when lost connections, full disks and shutdowns did not count as temporary: callers got errors, and
 * deliveries counted as failed.
 */
@Contended
class HoldsOutWhileTheDatabaseFailsTests {

    private static final int ORDERS = 60;
    private static final int FAILS_MILLIS = Integer.getInteger("fails.millis", 1_000);

    private final Instances instances;
    private final Faults faults;

    HoldsOutWhileTheDatabaseFailsTests(Instances instances) {
        this.instances = instances;
        this.faults = new Faults(instances);
    }

    @AfterEach
    void spare() {
        faults.spare();
    }

    @Test
    void asItsDiskIsFull() throws InterruptedException {
        CompletableFuture<List<Answer>> buying = buy("FULL");
        faults.strike("53100", 100);
        TimeUnit.MILLISECONDS.sleep(FAILS_MILLIS);
        faults.spare();
        allGotThrough("FULL", buying);
    }

    @Test
    void asItsConnectionsAreCutInMidTransaction() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<List<Answer>> buying = buy("CUT");
        Random random = new Random(1);
        Thread cutting = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                instances.cutConnections(random);
            }
        });
        TimeUnit.MILLISECONDS.sleep(FAILS_MILLIS);
        over.set(true);
        cutting.join();
        allGotThrough("CUT", buying);
    }

    private CompletableFuture<List<Answer>> buy(String name) {
        OnePriceShop shop = new OnePriceShop(instances);
        String sku = name + "-S";
        shop.open(Map.of(sku, (long) ORDERS));
        return CompletableFuture.supplyAsync(
                        () -> Crowd.of(ORDERS, ORDERS / 2, order -> {
                            Answer placed = shop.place(name + "-" + order, Map.of(sku, 1L), List.of());
                            return shop.sandbox()
                                    .pay(PlacedOrder.of(shop.buyer(), placed), Map.of("repeat", 1, "reorder", true));
                        }),
                        task -> Thread.ofVirtual().start(task))
                .whenComplete((paid, failure) -> shop.close());
    }

    private void allGotThrough(String name, CompletableFuture<List<Answer>> buying) {
        buying.join().forEach(Answer::done);
        instances.awaitRest();
        assertThat(instances
                        .database()
                        .sql("select count(*) from \"order\".order_with_content where state = 'PAID' and"
                                + " content #>> '{attributes,name}' like ?")
                        .param(name + "-%")
                        .query(Long.class)
                        .single())
                .isEqualTo(ORDERS);
        assertThat(instances.failedDeliveries()).isZero();
    }
}
