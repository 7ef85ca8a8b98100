package inventory.change;

import static inventory.change.Stockroom.adjust;
import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.release;
import static inventory.change.Stockroom.reserve;
import static inventory.change.Stockroom.restock;
import static inventory.change.Stockroom.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A reader of the log must know when a SKU becomes scarce, and whenever it has more units than before. */
class TellsWhatIsScarceTests {

    private static final long PLENTY = AvailabilityChanged.PLENTY;

    private final Stockroom room =
            new Stockroom("main", "other").stocked("main", "A", PLENTY + 2).stocked("other", "A", 0);

    @Test
    void unitsAreSoldUntoldWhileThereIsPlenty() {
        assertThat(told(reserve("1", line("A", 1)), reserve("2", line("A", 1)))).isEmpty();
        assertThat(told(reserve("3", line("A", 1)))).containsExactly(PLENTY - 1);
        assertThat(told(reserve("4", line("A", PLENTY - 1)))).containsExactly(0L);
    }

    @Test
    void oneBatchThatSellsAllIsTold() {
        assertThat(told(reserve("1", line("A", PLENTY + 2)))).containsExactly(0L);
    }

    @Test
    void eachRiseIsToldAlthoughThereIsPlenty() {
        assertThat(told(restock("in", "main", line("A", 5)))).containsExactly(PLENTY + 7);
        assertThat(told(reserve("1", line("A", 4)))).isEmpty();
        assertThat(told(release("1"))).containsExactly(PLENTY + 7);
        assertThat(told(adjust("count", "main", "A", 1))).containsExactly(PLENTY + 8);
    }

    @Test
    void aTransferIsToldAlthoughTheSumIsTheSame() {
        assertThat(told(transfer("move", "main", "other", line("A", 50)))).containsExactly(PLENTY + 2);
    }

    private List<Long> told(InventoryRequest... batch) {
        return room.decide(List.of(batch)).stream()
                .flatMap(event ->
                        event instanceof AvailabilityChanged told ? Stream.of(told.available()) : Stream.empty())
                .toList();
    }
}
