package inventory;

import static inventory.Stockroom.adjust;
import static inventory.Stockroom.commit;
import static inventory.Stockroom.force;
import static inventory.Stockroom.line;
import static inventory.Stockroom.release;
import static inventory.Stockroom.reserve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inventory.InventoryEvent.AdjustmentRefused;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.StockAdjusted;
import inventory.InventoryEvent.StockReleased;
import inventory.reservation.Reservation;
import inventory.stock.AllocationPolicy;
import inventory.stock.MovementKind;
import inventory.stock.StockLevel;
import inventory.stock.StockMovement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;

class WithdrawsTheNewestReservationsFirstTests {

    private final Stockroom room =
            new Stockroom("main", "overflow").stocked("main", "A", 10).stocked("main", "B", 10);

    @Test
    void wholeReservationsUntilTheCountFits() {
        room.batch(reserve("oldest", line("A", 2)));
        room.batch(reserve("middle", line("A", 3), line("B", 4)), reserve("newest", line("A", 4)));

        assertThat(room.batch(force("count", "main", "A", -6)))
                .containsExactly(
                        new ReservationWithdrawn("newest", "order-1", List.of("A")),
                        new ReservationWithdrawn("middle", "order-1", List.of("A")),
                        new StockAdjusted("count", "order-1", true),
                        new AvailabilityChanged("A", 2, 7),
                        new AvailabilityChanged("B", 10, 3));
        assertThat(room.level("A", "main")).isEqualTo(new StockLevel("A", "main", 0, 4, 2, 7));
        assertThat(room.level("B", "main").reserved())
                .as("its other lines are free")
                .isZero();
        assertThat(room.ledger)
                .filteredOn(movement -> movement.kind() == MovementKind.WITHDRAWN)
                .extracting(StockMovement::reference, StockMovement::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("newest", "not there"),
                        org.assertj.core.groups.Tuple.tuple("middle", "not there"),
                        org.assertj.core.groups.Tuple.tuple("middle", "not there"));
    }

    @Test
    void whatIsWithdrawnIsNeitherCommittedNorHeldAgain() {
        room.batch(reserve("gone", line("A", 10)));
        room.batch(force("count", "main", "A", -1));
        room.batch(Stockroom.restock("in", "main", line("A", 50)));

        assertThat(room.answers(commit("gone"), release("gone"), commit("gone")))
                .containsExactly(
                        new CommitRefused("gone", "order-1"),
                        new StockReleased("gone", "order-1"),
                        new CommitRefused("gone", "order-1"));
        assertThat(room.batch(reserve("gone", line("A", 10))))
                .containsExactly(new ReservationWithdrawn("gone", "order-1", List.of("A")));
        assertThat(room.level("A", "main").reserved()).isZero();
    }

    @Test
    void neitherWhatIsCommittedNorWhatIsElsewhere() {
        room.stocked("overflow", "A", 5);
        room.batch(
                reserve("held", line("A", 3)), reserve("committed", line("A", 4)), reserve("elsewhere", line("A", 5)));
        room.batch(commit("committed"));

        assertThat(room.batch(force("count", "main", "A", -5)))
                .startsWith(
                        new ReservationWithdrawn("held", "order-1", List.of("A")),
                        new StockAdjusted("count", "order-1", true));
        assertThat(room.reservations.get("elsewhere")).isInstanceOf(Reservation.Held.class);
    }

    @Test
    void asTheyAreWithinTheBatch() {
        room.batch(reserve("before", line("A", 4)), reserve("ends", line("A", 4)));

        assertThat(room.batch(reserve("now", line("A", 2)), commit("ends"), force("count", "main", "A", -1)))
                .contains(new ReservationWithdrawn("now", "order-1", List.of("A")));
        assertThat(room.batch(force("next", "main", "A", -2), force("and next", "main", "A", -1)))
                .contains(new ReservationWithdrawn("before", "order-1", List.of("A")));
        assertThat(room.level("A", "main")).matches(level -> level.onHand() == 2 && level.reserved() == 0);
    }

    @Test
    void noneWhileThereIsEnough() {
        room.batch(reserve("held", line("A", 4)));
        assertThat(room.answers(force("count", "main", "A", -6), force("more", "main", "A", 1)))
                .containsExactly(
                        new StockAdjusted("count", "order-1", true), new StockAdjusted("more", "order-1", true));
        assertThat(room.reservations.get("held")).isInstanceOf(Reservation.Held.class);
    }

    @Test
    void noneWhenNotEvenThatWouldDo() {
        room.batch(reserve("held", line("A", 4)));
        assertThat(room.batch(force("count", "main", "A", -11)))
                .containsExactly(new AdjustmentRefused("count", "order-1", List.of("held")));
        assertThat(room.answers(force("count", "main", "A", -10), force("count", "main", "A", -10)))
                .as("done once, and only now")
                .containsExactly(
                        new StockAdjusted("count", "order-1", true), new StockAdjusted("count", "order-1", false));
    }

    @Test
    void onlyWhenForced() {
        room.batch(reserve("held", line("A", 4)));
        assertThat(room.batch(adjust("count", "main", "A", -7)))
                .containsExactly(new AdjustmentRefused("count", "order-1", List.of("held")));
    }

    /** One that came in while the locks were waited for. */
    @Test
    void nothingThatIsNotLocked() {
        room.batch(reserve("locked", line("A", 4)), reserve("late", line("A", 4)));
        room.reservations.remove("late");
        InventoryBatch enough = room.shelf(AllocationPolicy::oneWarehouseElseSplit);
        enough.answer(force("count", "main", "A", -6));
        assertThat(enough.reservations().updated())
                .containsExactly(new Reservation.Withdrawn("locked", "order-1", List.of("A")));

        InventoryBatch tooLittle = room.shelf(AllocationPolicy::oneWarehouseElseSplit);
        assertThatThrownBy(() -> tooLittle.answer(force("count", "main", "A", -7)))
                .as("so the batch is repeated")
                .isInstanceOf(CannotAcquireLockException.class);
    }
}
