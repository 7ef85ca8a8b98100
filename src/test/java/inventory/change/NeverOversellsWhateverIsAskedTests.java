package inventory.change;

import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.restock;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.Answer;
import inventory.InventoryEvent.AvailabilityChanged;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.StockReleased;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import inventory.InventoryRequest;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Extra;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import inventory.InventoryRequest.RestockRequested;
import inventory.InventoryRequest.TransferRequested;
import inventory.stock.StockLevel;
import inventory.stock.StockLevels;
import inventory.stock.StockMovement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import outbox.Event;

/** Holds for any requests, in any order and any batches, repeated or not. */
class NeverOversellsWhateverIsAskedTests {

    private static final String CORRELATION = "order-1";
    private static final List<String> WAREHOUSES = List.of("first", "second", "third");

    @Property(tries = 500)
    void theLedgerExplainsEveryCount(@ForAll("batches") List<List<InventoryRequest>> batches) {
        Stockroom room = decided(batches);

        Map<StockLevels.Key, StockLevel> replayed = new HashMap<>();
        for (StockMovement movement : room.ledger) {
            StockLevel before = movement.before();
            StockLevel last = replayed.put(StockLevels.Key.of(movement.after()), movement.after());
            assertThat(before.onHand()).isEqualTo(last == null ? 0 : last.onHand());
            assertThat(before.reserved()).isEqualTo(last == null ? 0 : last.reserved());
            assertThat(movement.after().version()).isEqualTo(before.version() + 1);
        }
        room.levels.forEach((row, level) -> {
            assertThat(level.reserved()).isBetween(0L, level.onHand());
            assertThat(replayed.getOrDefault(row, level)).isEqualTo(level);
        });
    }

    @Property(tries = 500)
    void whatIsReservedIsWhatReservationsHold(@ForAll("batches") List<List<InventoryRequest>> batches) {
        Stockroom room = decided(batches);

        Map<StockLevels.Key, Long> held = room.reservations.values().stream()
                .filter(Reservation.Held.class::isInstance)
                .flatMap(reservation -> ((Reservation.Held) reservation).allocations().stream())
                .collect(Collectors.toMap(
                        allocation -> new StockLevels.Key(allocation.skuId(), allocation.warehouseId()),
                        Allocation::quantity,
                        Long::sum));
        room.levels.forEach((row, level) -> assertThat(level.reserved()).isEqualTo(held.getOrDefault(row, 0L)));
        assertThat(room.levels.keySet()).containsAll(held.keySet());
    }

    @Property(tries = 500)
    void aReservationHoldsWhollyOrNotAtAll(@ForAll("batches") List<List<InventoryRequest>> batches) {
        Stockroom room = decided(List.of());
        Set<String> seen = new HashSet<>(); // a repeated reference gets the first answer, even with other lines
        for (List<InventoryRequest> batch : batches) {
            List<Answer> answers = room.answers(batch);
            for (int i = 0; i < batch.size(); i++) {
                if (batch.get(i) instanceof ReservationRequested request && seen.add(request.reference())) {
                    assertAllOrNothing(request, answers.get(i));
                }
            }
        }
    }

    @Property(tries = 500)
    void aRepeatedRequestChangesNothing(@ForAll("batches") List<List<InventoryRequest>> batches) {
        Stockroom once = decided(List.of());
        Stockroom twice = decided(List.of());
        for (List<InventoryRequest> batch : batches) {
            for (InventoryRequest request : batch) {
                once.decide(request);
                twice.decide(request);
                int moved = twice.ledger.size();
                twice.decide(request);
                assertThat(twice.ledger).hasSize(moved);
            }
        }
        assertThat(twice.levels).isEqualTo(once.levels);
        assertThat(twice.reservations).isEqualTo(once.reservations);
    }

    @Property(tries = 500)
    void batchesDecideAsSingleRequestsDo(@ForAll("batches") List<List<InventoryRequest>> batches) {
        Stockroom together = decided(List.of());
        Stockroom alone = decided(List.of());
        for (List<InventoryRequest> batch : batches) {
            List<Answer> answers = new ArrayList<>();
            batch.forEach(request -> answers.addAll(alone.answers(request)));
            assertThat(together.answers(batch)).isEqualTo(answers);
        }
        assertThat(together.levels).isEqualTo(alone.levels);
    }

    /** The stock begins with about as many units as make plenty. */
    @Property(tries = 500)
    void aReaderKnowsTheUnitsOfAScarceSkuAndNeverTooFewUnits(@ForAll("batches") List<List<InventoryRequest>> batches) {
        Stockroom room = decided(List.of());
        List<InventoryRequest> first = List.of(restock(
                "in", "first", line("A", AvailabilityChanged.PLENTY + 3), line("B", AvailabilityChanged.PLENTY)));
        Map<String, AvailabilityChanged> view = new HashMap<>();
        for (List<InventoryRequest> batch :
                Stream.concat(Stream.of(first), batches.stream()).toList()) {
            for (Event event : room.decide(batch)) {
                if (event instanceof AvailabilityChanged changed) {
                    AvailabilityChanged last = view.put(changed.skuId(), changed);
                    assertThat(changed.version()).isGreaterThan(last == null ? 0 : last.version());
                }
            }
            Map<String, Long> available = room.levels.values().stream()
                    .collect(Collectors.groupingBy(StockLevel::skuId, Collectors.summingLong(StockLevel::available)));
            available.forEach((skuId, units) -> {
                AvailabilityChanged told = view.getOrDefault(skuId, new AvailabilityChanged(skuId, 0, 0));
                if (units < AvailabilityChanged.PLENTY) {
                    assertThat(told.available()).isEqualTo(units);
                } else {
                    assertThat(told.available()).isGreaterThanOrEqualTo(units);
                }
            });
        }
    }

    /** A transfer adds to one warehouse exactly the units that it takes from the other. */
    @Property(tries = 500)
    void aTransferNeitherAddsNorLosesUnits(@ForAll("batches") List<List<InventoryRequest>> batches) {
        Stockroom room = decided(batches);

        Map<String, Long> moved = new HashMap<>();
        room.ledger.stream()
                .filter(movement -> movement.kind().name().startsWith("TRANSFERRED"))
                .forEach(movement -> moved.merge(
                        movement.reference() + " " + movement.after().skuId(),
                        movement.after().onHand() - movement.before().onHand(),
                        Long::sum));
        assertThat(moved.values()).containsOnly(moved.isEmpty() ? new Long[0] : new Long[] {0L});
    }

    /** A forced adjustment is refused only if the count would be negative, and it withdraws no more reservations than it must. */
    @Property(tries = 500)
    void aForcedAdjustmentWithdrawsTheNewestReservationsAndNoMore(
            @ForAll("batches") List<List<InventoryRequest>> batches, @ForAll @LongRange(min = 1, max = 20) long units) {
        Stockroom room = decided(batches);
        StockLevel before = room.level("A", "first");
        List<Reservation.Held> newestFirst = room.holders(before);

        List<ReservationWithdrawn> withdrawn = room.decide(Stockroom.force("forced", "first", "A", -units)).stream()
                .filter(ReservationWithdrawn.class::isInstance)
                .map(ReservationWithdrawn.class::cast)
                .toList();

        StockLevel after = room.level("A", "first");
        if (units > before.onHand()) {
            assertThat(after).isEqualTo(before);
            assertThat(withdrawn).isEmpty();
            return;
        }
        assertThat(after.onHand()).isEqualTo(before.onHand() - units);
        List<Reservation.Held> expected = new ArrayList<>();
        long free = before.available();
        for (Reservation.Held held : newestFirst) {
            if (free < units) {
                expected.add(held);
                free += Stockroom.unitsOf(held, before);
            }
        }
        assertThat(withdrawn.stream().map(ReservationWithdrawn::reference).toList())
                .isEqualTo(expected.stream().map(Reservation.Held::reference).toList());
        expected.forEach(held -> assertThat(room.reservations.get(held.reference()))
                .isEqualTo(new Reservation.Withdrawn(held.reference(), CORRELATION, List.of("A"))));
    }

    @Provide
    Arbitrary<List<List<InventoryRequest>>> batches() {
        return request().list().ofMaxSize(6).list().ofMaxSize(8);
    }

    /** Three warehouses without stock, after these batches. */
    private static Stockroom decided(List<List<InventoryRequest>> batches) {
        Stockroom room = new Stockroom(WAREHOUSES.toArray(String[]::new));
        batches.forEach(room::decide);
        return room;
    }

    private static Arbitrary<InventoryRequest> request() {
        Arbitrary<String> reference = Arbitraries.of("r1", "r2", "r3", "r4", "r5", "r6");
        Arbitrary<String> skuId = Arbitraries.of("A", "B", "C");
        Arbitrary<String> warehouseId = Arbitraries.of(WAREHOUSES);
        Arbitrary<List<Line>> lines = Combinators.combine(
                        skuId, Arbitraries.longs().between(1, 6))
                .as(Line::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
        Arbitrary<List<Extra>> extras =
                lines.map(Extra::new).list().ofMaxSize(2).injectNull(0.7);
        Arbitrary<InventoryRequest> reserve = Combinators.combine(reference, lines, reference.injectNull(0.7), extras)
                .as((r, l, replaced, wished) -> new ReservationRequested(r, CORRELATION, l, replaced, wished));
        Arbitrary<InventoryRequest> commit = reference.map(r -> new CommitRequested(r, CORRELATION));
        Arbitrary<InventoryRequest> release = reference.map(r -> new ReleaseRequested(r, CORRELATION));
        Arbitrary<InventoryRequest> restock = Combinators.combine(reference, warehouseId, lines)
                .as((r, w, l) -> new RestockRequested(r, CORRELATION, w, l));
        Arbitrary<InventoryRequest> adjust = Combinators.combine(
                        reference,
                        warehouseId,
                        skuId,
                        Arbitraries.longs().between(-6, 6).filter(delta -> delta != 0),
                        Arbitraries.of(true, false))
                .as((r, w, s, delta, forced) ->
                        new AdjustmentRequested("a" + r, CORRELATION, w, s, delta, "counted", forced));
        Arbitrary<InventoryRequest> transfer = Combinators.combine(
                        reference, warehouseId, Arbitraries.integers().between(1, 2), lines)
                .as((r, from, step, l) -> new TransferRequested("t" + r, CORRELATION, from, stepped(from, step), l));
        return Arbitraries.oneOf(reserve, reserve, commit, release, restock, adjust, transfer);
    }

    private static String stepped(String from, int step) {
        return WAREHOUSES.get((WAREHOUSES.indexOf(from) + step) % WAREHOUSES.size());
    }

    private static void assertAllOrNothing(ReservationRequested request, Answer answer) {
        Map<String, Long> requested = request.lines().stream()
                .collect(Collectors.groupingBy(Line::skuId, Collectors.summingLong(Line::quantity)));
        switch (answer) {
            case StockReserved reserved -> {
                Map<String, Long> rest = new HashMap<>(reserved.allocations().stream()
                        .collect(Collectors.groupingBy(
                                Allocation::skuId, Collectors.summingLong(Allocation::quantity))));
                requested.forEach((skuId, units) -> rest.merge(skuId, -units, Long::sum));
                if (request.extras() != null) {
                    request.extras().forEach(extra -> takeReserved(extra, rest));
                }
                assertThat(rest.values()).as("units beside lines and extras").containsOnly(0L);
            }
            case StockShort stockShort ->
                assertThat(stockShort.shortages()).isNotEmpty().allSatisfy(shortage -> {
                    assertThat(shortage.requested()).isEqualTo(requested.get(shortage.skuId()));
                    assertThat(shortage.available()).isLessThan(shortage.requested());
                });
            case ReservationWithdrawn withdrawn ->
                assertThat(Stream.concat(request.lines().stream(), request.choices())
                                .map(Line::skuId))
                        .contains(withdrawn.skuIds().getFirst());
            default -> assertThat(answer).isEqualTo(new StockReleased(request.reference(), CORRELATION));
        }
    }

    /** Takes the reserved choice of the extra from the units that are not explained yet. */
    private static void takeReserved(Extra extra, Map<String, Long> rest) {
        for (Line choice : extra.choices()) {
            if (rest.getOrDefault(choice.skuId(), 0L) >= choice.quantity()) {
                rest.merge(choice.skuId(), -choice.quantity(), Long::sum);
                return;
            }
        }
    }
}
