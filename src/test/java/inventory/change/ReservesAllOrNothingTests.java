package inventory.change;

import static inventory.change.Stockroom.commit;
import static inventory.change.Stockroom.commitRefused;
import static inventory.change.Stockroom.committed;
import static inventory.change.Stockroom.extra;
import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.release;
import static inventory.change.Stockroom.released;
import static inventory.change.Stockroom.replace;
import static inventory.change.Stockroom.reserve;
import static inventory.change.Stockroom.reserved;
import static inventory.change.Stockroom.stockShort;
import static inventory.change.Stockroom.withExtras;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryRequest.ReservationRequested;
import inventory.stock.MovementKind;
import inventory.stock.StockLevel;
import inventory.stock.StockMovement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Seen to fail when a reservation did not release the one that it replaces: an order was short of its own units. */
class ReservesAllOrNothingTests {

    private final Stockroom room =
            new Stockroom("main").stocked("main", "A", 10).stocked("main", "B", 1);

    @Test
    void everyLineIsHeld() {
        assertThat(room.decide(reserve("r", line("A", 3), line("B", 1))))
                .containsExactly(
                        reserved("r", new Allocation("A", "main", 3), new Allocation("B", "main", 1)),
                        new AvailabilityChanged("A", 7, 2),
                        new AvailabilityChanged("B", 0, 2));
        assertThat(room.level("A", "main").reserved()).isEqualTo(3);
        assertThat(room.level("A", "main").onHand()).isEqualTo(10);
    }

    @Test
    void oneMissingSkuHoldsNothingAndEveryMissingOneIsNamed() {
        assertThat(room.decide(reserve("r", line("A", 3), line("B", 2), line("unknown", 1))))
                .containsExactly(stockShort("r", new Shortage("B", 2, 1), new Shortage("unknown", 1, 0)));
        assertThat(room.ledger).isEmpty();
        assertThat(room.level("A", "main").reserved()).isZero();
    }

    @Test
    void linesOfTheSameSkuAddUp() {
        assertThat(room.answers(reserve("r", line("A", 6), line("A", 5))))
                .containsExactly(stockShort("r", new Shortage("A", 11, 10)));
        assertThat(room.answers(reserve("s", line("A", 6), line("A", 4))))
                .containsExactly(reserved("s", new Allocation("A", "main", 10)));
    }

    @Test
    void theLastUnitGoesToTheFirstInTheBatch() {
        assertThat(room.answers(reserve("r", line("B", 1)), reserve("s", line("B", 1))))
                .containsExactly(
                        reserved("r", new Allocation("B", "main", 1)), stockShort("s", new Shortage("B", 1, 0)));
    }

    @Test
    void aReleaseInTheBatchServesTheNext() {
        room.decide(reserve("r", line("B", 1)));
        assertThat(room.decide(release("r"), reserve("s", line("B", 1))))
                .containsExactly(released("r"), reserved("s", new Allocation("B", "main", 1)));
        assertThat(room.level("B", "main").version()).isEqualTo(4);
    }

    @Test
    void aReservationThatReplacesAnotherHasItsUnitsWhetherItsReleaseComesBeforeOrAfter() {
        room.decide(reserve("r", line("B", 1)));
        assertThat(room.answers(replace("r", "s", line("B", 1)), release("r")))
                .containsExactly(reserved("s", new Allocation("B", "main", 1)), released("r"));
        assertThat(room.level("B", "main").reserved()).isEqualTo(1);

        assertThat(room.answers(release("s"), replace("s", "t", line("B", 1))))
                .contains(reserved("t", new Allocation("B", "main", 1)));
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
    void extrasAreReservedAsFarAsThereAreUnitsBesideTheLines() {
        assertThat(room.answers(withExtras(
                        reserve("r", line("A", 8)), extra(line("A", 3)), extra(line("A", 2)), extra(line("B", 1)))))
                .containsExactly(reserved("r", new Allocation("A", "main", 10), new Allocation("B", "main", 1)));
        assertThat(room.level("A", "main").reserved()).isEqualTo(10);
    }

    @Test
    void theFirstChoiceOfAnExtraThatIsAvailableIsReserved() {
        assertThat(room.answers(withExtras(
                        reserve("r", line("A", 1)),
                        extra(line("unknown", 1), line("B", 2), line("B", 1), line("A", 1)))))
                .containsExactly(reserved("r", new Allocation("A", "main", 1), new Allocation("B", "main", 1)));
    }

    @Test
    void aMissingExtraTakesNothingFromTheLines() {
        assertThat(room.answers(withExtras(reserve("r", line("A", 3)), extra(line("B", 2)))))
                .containsExactly(reserved("r", new Allocation("A", "main", 3)));
        assertThat(room.answers(withExtras(reserve("s", line("A", 8)), extra(line("B", 1)))))
                .containsExactly(stockShort("s", new Shortage("A", 8, 7)));
        assertThat(room.level("B", "main").reserved()).isZero();
    }

    @Test
    void extrasComeToAReservationThatReplacesAnother() {
        room.decide(reserve("r", line("A", 10)));
        assertThat(room.answers(withExtras(replace("r", "s", line("A", 10)), extra(line("B", 1)))))
                .containsExactly(reserved("s", new Allocation("A", "main", 10), new Allocation("B", "main", 1)));
        assertThat(room.answers(commit("s")))
                .containsExactly(committed("s", new Allocation("A", "main", 10), new Allocation("B", "main", 1)));
    }

    @Test
    void anExtraNeedsUnits() {
        assertThatThrownBy(() -> room.decide(withExtras(reserve("r", line("A", 1)), extra(line("B", 0)))))
                .hasMessageContaining("0 units");
    }

    @Test
    void aReservationIsReplacedOnce() {
        room.decide(reserve("r", line("B", 1)));
        room.decide(replace("r", "s", line("B", 1)));
        room.decide(release("s"), reserve("other", line("B", 1)));

        assertThat(room.answers(replace("other", "s", line("B", 1)))).containsExactly(released("s"));
        assertThat(room.reservations.get("other")).isInstanceOf(Reservation.Held.class);
    }

    @Test
    void theReplacedReservationIsReleasedEvenIfTheNewOneIsShort() {
        room.decide(reserve("r", line("B", 1)));

        assertThat(room.answers(replace("r", "s", line("B", 2))))
                .containsExactly(stockShort("s", new Shortage("B", 2, 1)));
        assertThat(room.level("B", "main").reserved()).isZero();
    }

    @Test
    void aCommitTakesTheGoodsAndLeavesWhatCanBeSold() {
        room.decide(reserve("r", line("A", 3)));
        assertThat(room.decide(commit("r"))).containsExactly(committed("r", new Allocation("A", "main", 3)));
        assertThat(room.level("A", "main")).isEqualTo(new StockLevel("A", "main", 0, 7, 0, 3));
    }

    @Test
    void onlyWhatIsHeldIsCommitted() {
        room.decide(reserve("short", line("B", 2)), reserve("released", line("B", 1)), release("released"));
        assertThat(room.answers(commit("short"), commit("released"), commit("unknown")))
                .containsExactly(commitRefused("short"), commitRefused("released"), commitRefused("unknown"));
        assertThat(room.reservations).doesNotContainKey("unknown");
    }

    @Test
    void aReleaseMakesTheHeldUnitsAvailable() {
        room.decide(reserve("r", line("A", 3)));
        assertThat(room.decide(release("r"))).containsExactly(released("r"), new AvailabilityChanged("A", 10, 3));
        assertThat(room.ledger.getLast().kind()).isEqualTo(MovementKind.RELEASED);
    }

    @Test
    void aReleaseAfterTheCommitReturnsTheUnits() {
        room.decide(reserve("r", line("A", 3)));
        room.decide(commit("r"));
        assertThat(room.decide(release("r"))).containsExactly(released("r"), new AvailabilityChanged("A", 10, 4));
        assertThat(room.ledger.getLast().kind()).isEqualTo(MovementKind.RETURNED);
        assertThat(room.level("A", "main")).isEqualTo(new StockLevel("A", "main", 0, 10, 0, 4));
    }

    @Test
    void aReleaseThatComesFirstIsRemembered() {
        assertThat(room.decide(release("r"))).containsExactly(released("r"));
        assertThat(room.decide(reserve("r", line("A", 3)))).containsExactly(released("r"));
        assertThat(room.answers(commit("r"))).containsExactly(commitRefused("r"));
        assertThat(room.ledger).isEmpty();
    }

    @Test
    void aReferenceOfAnotherCorrelationIsRefused() {
        room.decide(reserve("r", line("A", 3)));
        assertThatThrownBy(
                        () -> room.decide(new ReservationRequested("r", "order-2", List.of(line("A", 3)), null, null)))
                .hasMessageContaining("another correlation");
    }

    @Test
    void aReservationNeedsLinesWithUnits() {
        assertThatThrownBy(() -> room.decide(reserve("r"))).hasMessageContaining("no lines");
        assertThatThrownBy(() -> room.decide(reserve("r", line("A", 0)))).hasMessageContaining("0 units");
        assertThatThrownBy(() -> room.decide(reserve("r", line("A", -1)))).hasMessageContaining("-1 units");
    }

    @Test
    void aPolicyThatAllocatesTooMuchIsRefused() {
        AllocationPolicy generous = (requested, stock) -> List.of(new Allocation("A", "main", 4));
        StockDecisions batch = room.batch(generous);
        assertThatThrownBy(() -> batch.decide(reserve("r", line("A", 3)), null)).hasMessageContaining("policy");
    }
}
