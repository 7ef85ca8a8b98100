package inventory.change;

import static inventory.change.Stockroom.commit;
import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.reserve;
import static inventory.change.Stockroom.transfer;
import static inventory.change.Stockroom.transferRefused;
import static inventory.change.Stockroom.transferred;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockTransferred;
import inventory.InventoryEvent.TransferRefused;
import inventory.stock.MovementKind;
import inventory.stock.StockMovement;
import org.junit.jupiter.api.Test;

class TransfersMoveOnlyWhatIsFreeTests {

    private final Stockroom room =
            new Stockroom("main", "overflow").stocked("main", "A", 10).stocked("main", "B", 2);

    @Test
    void eachSkuByTwoMovementsOfOneReference() {
        assertThat(room.decide(transfer("t", "main", "overflow", line("A", 3), line("B", 2), line("A", 1))))
                .as("the sums of the available units are the same, but not those of each warehouse")
                .containsExactly(
                        transferred("t", true),
                        new AvailabilityChanged("A", 10, 3),
                        new AvailabilityChanged("B", 2, 3));

        assertThat(room.level("A", "main").onHand()).isEqualTo(6);
        assertThat(room.level("A", "overflow").onHand()).isEqualTo(4);
        assertThat(room.level("B", "main").onHand()).isZero();
        assertThat(room.level("B", "overflow").onHand()).isEqualTo(2);
        assertThat(room.ledger)
                .extracting(StockMovement::kind)
                .containsExactly(
                        MovementKind.TRANSFERRED_OUT,
                        MovementKind.TRANSFERRED_IN,
                        MovementKind.TRANSFERRED_OUT,
                        MovementKind.TRANSFERRED_IN);
        assertThat(room.ledger).extracting(StockMovement::reference).containsOnly("t");
    }

    @Test
    void allLinesOrNoneAndEveryMissingSkuIsNamed() {
        room.decide(reserve("held", line("A", 4), line("B", 1)));
        int moved = room.ledger.size();

        assertThat(room.decide(transfer("t", "main", "overflow", line("A", 7), line("B", 2), line("unknown", 1))))
                .containsExactly(transferRefused(
                        "t", new Shortage("A", 7, 6), new Shortage("B", 2, 1), new Shortage("unknown", 1, 0)));
        assertThat(room.ledger).hasSize(moved);
        assertThat(room.answers(transfer("t", "main", "overflow", line("A", 6), line("B", 1))))
                .as("a refusal stores no reference")
                .containsExactly(transferred("t", true));
    }

    @Test
    void withTheUnitsThatTheBatchHasLeft() {
        assertThat(room.answers(
                        reserve("r", line("A", 8)),
                        transfer("t", "main", "overflow", line("A", 3)),
                        commit("r"),
                        transfer("u", "main", "overflow", line("A", 2)),
                        transfer("v", "main", "overflow", line("A", 1)),
                        transfer("back", "overflow", "main", line("A", 2))))
                .filteredOn(answer -> answer instanceof StockTransferred || answer instanceof TransferRefused)
                .containsExactly(
                        transferRefused("t", new Shortage("A", 3, 2)),
                        transferred("u", true),
                        transferRefused("v", new Shortage("A", 1, 0)),
                        transferred("back", true));
        assertThat(room.level("A", "main").onHand()).isEqualTo(2);
    }

    @Test
    void onceForEachReference() {
        room.decide(transfer("t", "main", "overflow", line("A", 3)));
        assertThat(room.answers(
                        transfer("t", "main", "overflow", line("A", 3)),
                        transfer("t", "main", "overflow", line("A", 1_000))))
                .containsOnly(transferred("t", false));
        assertThat(room.level("A", "overflow").onHand()).isEqualTo(3);
    }

    @Test
    void neverToTheSameWarehouse() {
        assertThatThrownBy(() -> room.decide(transfer("t", "main", "main", line("A", 3))))
                .hasMessageContaining("from main to itself");
    }
}
