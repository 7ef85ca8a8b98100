package inventory.change;

import static inventory.change.Stockroom.adjust;
import static inventory.change.Stockroom.adjusted;
import static inventory.change.Stockroom.adjustmentRefused;
import static inventory.change.Stockroom.commit;
import static inventory.change.Stockroom.commitRefused;
import static inventory.change.Stockroom.force;
import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.release;
import static inventory.change.Stockroom.released;
import static inventory.change.Stockroom.reserve;
import static inventory.change.Stockroom.withdrawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import inventory.InventoryEvent.AvailabilityChanged;
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
        room.decide(reserve("oldest", line("A", 2)));
        room.decide(reserve("middle", line("A", 3), line("B", 4)), reserve("newest", line("A", 4)));

        assertThat(room.decide(force("count", "main", "A", -6)))
                .containsExactly(
                        withdrawn("newest", "A"),
                        withdrawn("middle", "A"),
                        adjusted("count", true),
                        new AvailabilityChanged("A", 2, 7),
                        new AvailabilityChanged("B", 10, 3));
        assertThat(room.level("A", "main")).isEqualTo(new StockLevel("A", "main", 0, 4, 2, 7));
        assertThat(room.level("B", "main").reserved())
                .as("the other lines of a withdrawn reservation are available again")
                .isZero();
        assertThat(room.ledger)
                .filteredOn(movement -> movement.kind() == MovementKind.WITHDRAWN)
                .extracting(StockMovement::reference, StockMovement::reason)
                .containsExactly(
                        tuple("newest", "not there"), tuple("middle", "not there"), tuple("middle", "not there"));
    }

    @Test
    void aWithdrawnReservationIsNeitherCommittedNorHeldAgain() {
        room.decide(reserve("gone", line("A", 10)));
        room.decide(force("count", "main", "A", -1));
        room.decide(Stockroom.restock("in", "main", line("A", 50)));

        assertThat(room.answers(commit("gone"), release("gone"), commit("gone")))
                .containsExactly(commitRefused("gone"), released("gone"), commitRefused("gone"));
        assertThat(room.decide(reserve("gone", line("A", 10)))).containsExactly(withdrawn("gone", "A"));
        assertThat(room.level("A", "main").reserved()).isZero();
    }

    @Test
    void neitherCommittedReservationsNorThoseInOtherWarehouses() {
        room.stocked("overflow", "A", 5);
        room.decide(
                reserve("held", line("A", 3)), reserve("committed", line("A", 4)), reserve("elsewhere", line("A", 5)));
        room.decide(commit("committed"));

        assertThat(room.decide(force("count", "main", "A", -5)))
                .startsWith(withdrawn("held", "A"), adjusted("count", true));
        assertThat(room.reservations.get("elsewhere")).isInstanceOf(Reservation.Held.class);
    }

    @Test
    void asTheyAreWithinTheBatch() {
        room.decide(reserve("before", line("A", 4)), reserve("ends", line("A", 4)));

        assertThat(room.decide(reserve("now", line("A", 2)), commit("ends"), force("count", "main", "A", -1)))
                .contains(withdrawn("now", "A"));
        assertThat(room.decide(force("next", "main", "A", -2), force("and next", "main", "A", -1)))
                .contains(withdrawn("before", "A"));
        assertThat(room.level("A", "main")).matches(level -> level.onHand() == 2 && level.reserved() == 0);
    }

    @Test
    void noneWhileThereIsEnough() {
        room.decide(reserve("held", line("A", 4)));
        assertThat(room.answers(force("count", "main", "A", -6), force("more", "main", "A", 1)))
                .containsExactly(adjusted("count", true), adjusted("more", true));
        assertThat(room.reservations.get("held")).isInstanceOf(Reservation.Held.class);
    }

    @Test
    void noneIfTheCountWouldBeNegative() {
        room.decide(reserve("held", line("A", 4)));
        assertThat(room.decide(force("count", "main", "A", -11))).containsExactly(adjustmentRefused("count", "held"));
        assertThat(room.answers(force("count", "main", "A", -10), force("count", "main", "A", -10)))
                .as("applied once; the refusal above has stored no reference")
                .containsExactly(adjusted("count", true), adjusted("count", false));
    }

    @Test
    void onlyWhenForced() {
        room.decide(reserve("held", line("A", 4)));
        assertThat(room.decide(adjust("count", "main", "A", -7))).containsExactly(adjustmentRefused("count", "held"));
    }

    /** A reservation that another transaction inserted while this batch waited for its locks is not locked. */
    @Test
    void nothingThatIsNotLocked() {
        room.decide(reserve("locked", line("A", 4)), reserve("late", line("A", 4)));
        room.reservations.remove("late");
        StockDecisions enough = room.batch(AllocationPolicy::oneWarehouseElseSplit);
        enough.decide(force("count", "main", "A", -6), null);
        assertThat(enough.reservations().rows().updated())
                .containsExactly(new Reservation.Withdrawn("locked", "order-1", List.of("A")));

        StockDecisions tooLittle = room.batch(AllocationPolicy::oneWarehouseElseSplit);
        assertThatThrownBy(() -> tooLittle.decide(force("count", "main", "A", -7), null))
                .as("the transport repeats the batch")
                .isInstanceOf(CannotAcquireLockException.class);
    }
}
