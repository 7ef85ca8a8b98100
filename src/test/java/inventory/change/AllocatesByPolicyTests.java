package inventory.change;

import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent.Allocation;
import inventory.stock.SkuStock;
import inventory.stock.StockLevel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocatesByPolicyTests {

    private final Map<String, SkuStock> stock = new LinkedHashMap<>();
    private final Map<String, Long> requested = new LinkedHashMap<>();

    @Test
    void theFirstWarehouseThatServesEverything() {
        has("A", level("A", "first", 5), level("A", "second", 5), level("A", "third", 5));
        has("B", level("B", "second", 5), level("B", "third", 5));
        requested.put("A", 2L);
        requested.put("B", 3L);
        assertThat(allocate()).containsExactly(new Allocation("A", "second", 2), new Allocation("B", "second", 3));
    }

    @Test
    void evenIfAnotherComesFirstForOneSku() {
        has("A", level("A", "first", 1), level("A", "second", 5));
        requested.put("A", 2L);
        assertThat(allocate()).containsExactly(new Allocation("A", "second", 2));
    }

    @Test
    void elseEachSkuByPriority() {
        has("A", level("A", "first", 1), level("A", "second", 0), level("A", "third", 5));
        has("B", level("B", "second", 5));
        requested.put("A", 2L);
        requested.put("B", 3L);
        assertThat(allocate())
                .containsExactly(
                        new Allocation("A", "first", 1),
                        new Allocation("A", "third", 1),
                        new Allocation("B", "second", 3));
    }

    @Test
    void takesOnlyWhatIsNotReserved() {
        has("A", new StockLevel("A", "first", 0, 5, 4, 0), level("A", "second", 2));
        requested.put("A", 2L);
        assertThat(allocate()).containsExactly(new Allocation("A", "second", 2));
        requested.put("A", 3L);
        assertThat(allocate()).containsExactly(new Allocation("A", "first", 1), new Allocation("A", "second", 2));
    }

    private void has(String skuId, StockLevel... levels) {
        stock.put(skuId, new SkuStock(skuId, Arrays.asList(levels)));
    }

    private static StockLevel level(String skuId, String warehouseId, long onHand) {
        return new StockLevel(skuId, warehouseId, 0, onHand, 0, 0);
    }

    private List<Allocation> allocate() {
        return AllocationPolicy.oneWarehouseElseSplit(requested, stock);
    }
}
