package contention;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.PlacedOrder;

/**
 * Many buyers at once order a unit each, twice as many as there are units. {@code -Dbuyers=100000} is the long form.
 *
 * <p>Seen to fail without the lock of stock rows: 356 of 300 units were sold, and deliveries of stock failed for ever.
 */
@Contended
class SellsExactlyWhatIsThereTests {

    private static final int BUYERS = Integer.getInteger("buyers", 600);
    private static final int SKUS = BUYERS < 10_000 ? 20 : 100;
    private static final int UNITS = BUYERS / 2;
    private static final int AT_ONCE = 256;

    private final Instances instances;

    SellsExactlyWhatIsThereTests(Instances instances) {
        this.instances = instances;
    }

    @Test
    void onOneInstance() {
        sell("SOLD-BY-ONE", instances::first);
    }

    @Test
    void onTwo() {
        sell("SOLD-BY-TWO", instances::any);
    }

    private void sell(String name, Supplier<URI> instance) {
        Map<String, Long> stock = new LinkedHashMap<>();
        IntStream.range(0, SKUS).forEach(sku -> stock.put(name + "-S" + sku, (long) UNITS / SKUS));
        long began = System.nanoTime();
        List<String> granted = new ArrayList<>();
        try (OnePriceShop shop = new OnePriceShop(instances, instance)) {
            shop.open(stock);
            List<Boolean> answers = Crowd.of(BUYERS, AT_ONCE, buyer -> {
                String order = name + "-" + buyer;
                Map<String, Long> lines = Map.of("%s-S%d".formatted(name, buyer % SKUS), 1L);
                Answer reply = shop.place(order, lines, List.of());
                assertThat(reply.isDone() || reply.text("/code").equals("INVENTORY_SHORTAGE"))
                        .as(reply.toString())
                        .isTrue();
                if (reply.isDone()) {
                    PlacedOrder.of(shop.buyer(), reply).pay();
                }
                return reply.isDone();
            });
            IntStream.range(0, BUYERS).filter(answers::get).forEach(buyer -> granted.add(name + "-" + buyer));
        }
        System.out.printf(
                "SellsExactlyWhatIsThereTests: %d buyers, %d sold in %d ms%n",
                BUYERS, granted.size(), (System.nanoTime() - began) / 1_000_000);

        instances.awaitRest();
        assertThat(granted).hasSize(UNITS);
        assertThat(rows(
                        "select content #>> '{attributes,name}' from \"order\".order_with_content where state = 'PAID'"
                                + " and content #>> '{attributes,name}' like ?",
                        name))
                .containsExactlyInAnyOrderElementsOf(granted);
        assertThat(rows(
                        "select distinct state from \"order\".order_with_content where content #>> '{attributes,name}' like ?",
                        name))
                .isSubsetOf("PAID", "REJECTED");
        assertThat(rows("select distinct on_hand || ' ' || reserved from inventory.stock where sku_id like ?", name))
                .containsExactly("0 0");
        assertThat(rows(
                        "select sum(on_hand_delta) filter (where kind = 'COMMITTED')::text from inventory.movement"
                                + " where sku_id like ?",
                        name))
                .containsExactly("-" + UNITS);
    }

    private List<String> rows(String sql, String name) {
        return instances
                .database()
                .sql(sql)
                .param(name + "-%")
                .query(String.class)
                .list();
    }
}
