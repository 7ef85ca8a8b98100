package inventory;

import static inventory.Stockroom.commit;
import static inventory.Stockroom.line;
import static inventory.Stockroom.release;
import static inventory.Stockroom.replace;
import static inventory.Stockroom.reserve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import inventory.InventoryRequest.ReservationRequested;
import inventory.reservation.Reservation;
import inventory.stock.AllocationPolicy;
import inventory.stock.MovementKind;
import inventory.stock.StockLevel;
import inventory.stock.StockMovement;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReservesAllOrNothingTests {

    private final Stockroom room =
            new Stockroom("main").stocked("main", "A", 10).stocked("main", "B", 1);

    @Test
    void everyLineIsHeld() {
        assertThat(room.batch(reserve("r", line("A", 3), line("B", 1))))
                .containsExactly(
                        new StockReserved(
                                "r",
                                "order-1",
                                List.of(new Allocation("A", "main", 3), new Allocation("B", "main", 1))),
                        new AvailabilityChanged("A", 7, 2),
                        new AvailabilityChanged("B", 0, 2));
        assertThat(room.level("A", "main").reserved()).isEqualTo(3);
        assertThat(room.level("A", "main").onHand()).isEqualTo(10);
    }

    @Test
    void oneMissingSkuHoldsNothingAndEveryMissingOneIsNamed() {
        assertThat(room.batch(reserve("r", line("A", 3), line("B", 2), line("unheard of", 1))))
                .containsExactly(new StockShort(
                        "r", "order-1", List.of(new Shortage("B", 2, 1), new Shortage("unheard of", 1, 0))));
        assertThat(room.ledger).isEmpty();
        assertThat(room.level("A", "main").reserved()).isZero();
    }

    @Test
    void linesOfTheSameSkuAddUp() {
        assertThat(room.answers(reserve("r", line("A", 6), line("A", 5))))
                .containsExactly(new StockShort("r", "order-1", List.of(new Shortage("A", 11, 10))));
        assertThat(room.answers(reserve("s", line("A", 6), line("A", 4))))
                .containsExactly(new StockReserved("s", "order-1", List.of(new Allocation("A", "main", 10))));
    }

    @Test
    void theLastUnitGoesToTheFirstInTheBatch() {
        assertThat(room.answers(reserve("r", line("B", 1)), reserve("s", line("B", 1))))
                .containsExactly(
                        new StockReserved("r", "order-1", List.of(new Allocation("B", "main", 1))),
                        new StockShort("s", "order-1", List.of(new Shortage("B", 1, 0))));
    }

    @Test
    void aReleaseInTheBatchServesTheNext() {
        room.batch(reserve("r", line("B", 1)));
        assertThat(room.batch(release("r"), reserve("s", line("B", 1))))
                .containsExactly(
                        new StockReleased("r", "order-1"),
                        new StockReserved("s", "order-1", List.of(new Allocation("B", "main", 1))));
        assertThat(room.level("B", "main").version()).isEqualTo(4);
    }

    @Test
    void aReservationThatReplacesAnotherHasItsUnitsWhetherItsReleaseComesBeforeOrAfter() {
        room.batch(reserve("r", line("B", 1)));
        assertThat(room.answers(replace("r", "s", line("B", 1)), release("r")))
                .containsExactly(
                        new StockReserved("s", "order-1", List.of(new Allocation("B", "main", 1))),
                        new StockReleased("r", "order-1"));
        assertThat(room.level("B", "main").reserved()).isEqualTo(1);

        assertThat(room.answers(release("s"), replace("s", "t", line("B", 1))))
                .contains(new StockReserved("t", "order-1", List.of(new Allocation("B", "main", 1))));
        assertThat(room.ledger)
                .extracting(StockMovement::kind)
                .containsExactly(
                        MovementKind.RESERVED,
                        MovementKind.RELEASED,
                        MovementKind.RESERVED,
                        MovementKind.RELEASED,
                        MovementKind.RESERVED);
    }

    @Test
    void aReservationIsReplacedOnce() {
        room.batch(reserve("r", line("B", 1)));
        room.batch(replace("r", "s", line("B", 1)));
        room.batch(release("s"), reserve("other", line("B", 1)));

        assertThat(room.answers(replace("other", "s", line("B", 1))))
                .containsExactly(new StockReleased("s", "order-1"));
        assertThat(room.reservations.get("other")).isInstanceOf(Reservation.Held.class);
    }

    @Test
    void whatIsReplacedGoesBackEvenIfTheNewReservationIsShort() {
        room.batch(reserve("r", line("B", 1)));

        assertThat(room.answers(replace("r", "s", line("B", 2))))
                .containsExactly(new StockShort("s", "order-1", List.of(new Shortage("B", 2, 1))));
        assertThat(room.level("B", "main").reserved()).isZero();
    }

    @Test
    void aCommitTakesTheGoodsAndLeavesWhatCanBeSold() {
        room.batch(reserve("r", line("A", 3)));
        assertThat(room.batch(commit("r")))
                .containsExactly(new StockCommitted("r", "order-1", List.of(new Allocation("A", "main", 3))));
        assertThat(room.level("A", "main")).isEqualTo(new StockLevel("A", "main", 0, 7, 0, 3));
    }

    @Test
    void onlyWhatIsHeldIsCommitted() {
        room.batch(reserve("short", line("B", 2)), reserve("released", line("B", 1)), release("released"));
        assertThat(room.answers(commit("short"), commit("released"), commit("unheard of")))
                .containsExactly(
                        new CommitRefused("short", "order-1"),
                        new CommitRefused("released", "order-1"),
                        new CommitRefused("unheard of", "order-1"));
        assertThat(room.reservations).doesNotContainKey("unheard of");
    }

    @Test
    void aReleaseGivesBackWhatIsHeld() {
        room.batch(reserve("r", line("A", 3)));
        assertThat(room.batch(release("r")))
                .containsExactly(new StockReleased("r", "order-1"), new AvailabilityChanged("A", 10, 3));
        assertThat(room.ledger.getLast().kind()).isEqualTo(MovementKind.RELEASED);
    }

    @Test
    void aReleaseBringsBackWhatWasTaken() {
        room.batch(reserve("r", line("A", 3)));
        room.batch(commit("r"));
        assertThat(room.batch(release("r")))
                .containsExactly(new StockReleased("r", "order-1"), new AvailabilityChanged("A", 10, 4));
        assertThat(room.ledger.getLast().kind()).isEqualTo(MovementKind.RETURNED);
        assertThat(room.level("A", "main")).isEqualTo(new StockLevel("A", "main", 0, 10, 0, 4));
    }

    @Test
    void aReleaseThatComesFirstIsRemembered() {
        assertThat(room.batch(release("r"))).containsExactly(new StockReleased("r", "order-1"));
        assertThat(room.batch(reserve("r", line("A", 3)))).containsExactly(new StockReleased("r", "order-1"));
        assertThat(room.answers(commit("r"))).containsExactly(new CommitRefused("r", "order-1"));
        assertThat(room.ledger).isEmpty();
    }

    @Test
    void nobodyGetsWhatIsHeldForAnother() {
        room.batch(reserve("r", line("A", 3)));
        assertThatThrownBy(() -> room.batch(new ReservationRequested("r", "order-2", List.of(line("A", 3)), null)))
                .hasMessageContaining("another correlation");
    }

    @Test
    void linesMustWantSomething() {
        assertThatThrownBy(() -> room.batch(reserve("r"))).hasMessageContaining("no lines");
        assertThatThrownBy(() -> room.batch(reserve("r", line("A", 0)))).hasMessageContaining("0 units");
        assertThatThrownBy(() -> room.batch(reserve("r", line("A", -1)))).hasMessageContaining("-1 units");
    }

    @Test
    void aPolicyThatGivesAwayTooMuchIsFoundOut() {
        AllocationPolicy generous = (wanted, stock) -> List.of(new Allocation("A", "main", 4));
        InventoryBatch batch = room.shelf(generous);
        assertThatThrownBy(() -> batch.answer(reserve("r", line("A", 3)))).hasMessageContaining("policy");
    }
}
