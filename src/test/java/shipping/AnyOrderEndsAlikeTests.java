package shipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import outbox.Event;
import platform.callback.Verdict;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentRequested;
import shipping.booking.CarrierEvent;
import shipping.operation.ShipmentCommand.Action;
import shipping.shipment.CarrierCall.BookingDue;
import shipping.shipment.CarrierCall.WithdrawalDue;
import shipping.shipment.Shipment;
import shipping.shipment.Shipment.Status;
import shipping.shipment.ShipmentRow.CancelledBeforeRequest;

/** Requests, answers and scans come in any order, any number of times, in batches of any size. */
class AnyOrderEndsAlikeTests {

    @Property(tries = 3000)
    void whatIsNotCancelledIsToldOnceAndInOrder(
            @ForAll long seed, @ForAll boolean leaves, @ForAll boolean arrives, @ForAll boolean refusedFirst) {
        List<Object> items = new ArrayList<>(List.of(Depot.ship(Depot.ABROAD), Depot.onItsWay()));
        if (leaves) {
            items.add(Depot.left());
        }
        if (arrives) {
            items.add(Depot.arrived());
        }

        Played played = play(items, new Random(seed), refusedFirst);
        Shipment shipment = played.depot().shipment();

        assertThat(shipment.status())
                .isEqualTo(arrives ? Status.DELIVERED : leaves ? Status.DISPATCHED : Status.CREATED);
        assertThat(shipment.booked().orElseThrow().waybill()).isEqualTo(Depot.WAYBILL);
        assertThat(played.count(ShipmentDispatched.class)).isEqualTo(leaves || arrives ? 1 : 0);
        assertThat(played.count(ShipmentDelivered.class)).isEqualTo(arrives ? 1 : 0);
        assertThat(played.count(ShipmentCreated.class)).isBetween(1L, played.heard(ShipmentRequested.class));
        assertThat(played.firstTold())
                .isEqualTo(Stream.of(ShipmentCreated.class, ShipmentDispatched.class, ShipmentDelivered.class)
                        .limit(arrives ? 3 : leaves ? 2 : 1)
                        .map(type -> (Class<?>) type)
                        .toList());
        assertThat(played.count(BookingDue.class)).isLessThanOrEqualTo(refusedFirst ? 2 : 1);
        assertThat(played.depot().events.values()).noneMatch(CarrierEvent::isWaiting);
        assertThat(played.depot().events.values()).noneMatch(event -> event.verdict() instanceof Verdict.Mismatch);
    }

    @Property(tries = 3000)
    void whatIsCancelledHasEitherLeftOrNeverLeaves(@ForAll long seed, @ForAll boolean leaves, @ForAll boolean arrives) {
        List<Object> items = new ArrayList<>(List.of(Depot.ship(Depot.ABROAD), Depot.cancel()));
        if (leaves) {
            items.add(Depot.left());
        }
        if (arrives) {
            items.add(Depot.arrived());
        }

        Played played = play(items, new Random(seed), false);

        boolean left = played.count(ShipmentDispatched.class) > 0;
        long cancellations = played.heard(ShipmentCancellationRequested.class);
        if (left) {
            assertThat(played.depot().shipment().status()).isEqualTo(arrives ? Status.DELIVERED : Status.DISPATCHED);
            assertThat(played.count(ShipmentCancellationRefused.class)).isEqualTo(cancellations);
            assertThat(played.count(ShipmentCancelled.class)).isZero();
            assertThat(played.count(WithdrawalDue.class)).isZero();
            assertThat(played.count(ShipmentDispatched.class)).isEqualTo(1);
            assertThat(played.count(ShipmentDelivered.class)).isEqualTo(arrives ? 1 : 0);
        } else {
            assertThat(played.count(ShipmentCancelled.class))
                    .isBetween(cancellations, cancellations + played.heard(ShipmentRequested.class));
            assertThat(played.count(ShipmentCancellationRefused.class)).isZero();
            assertThat(played.count(ShipmentDelivered.class)).isZero();
            assertThat(played.depot().events.values()).allMatch(event -> event.verdict() instanceof Verdict.Mismatch);
            if (played.depot().kept.get(Depot.SHIPMENT) instanceof CancelledBeforeRequest) {
                assertThat(played.count(BookingDue.class)).isZero();
            } else {
                assertThat(played.depot().shipment().status()).isEqualTo(Status.CANCELLED);
                assertThat(played.count(WithdrawalDue.class))
                        .as("the carrier has taken it on in the end, and hears that it need not")
                        .isEqualTo(played.count(BookingDue.class));
            }
        }
    }

    private static Played play(List<Object> items, Random random, boolean refusedFirst) {
        Depot depot = new Depot();
        List<Event> told = new ArrayList<>();
        List<Object> heard = new ArrayList<>();
        List<Object> pending = new ArrayList<>(items);
        for (int i = random.nextInt(items.size()); i > 0; i--) {
            pending.add(items.get(random.nextInt(items.size())));
        }
        boolean refuses = refusedFirst;
        while (!pending.isEmpty()) {
            List<Object> batch = new ArrayList<>();
            for (int size = 1 + random.nextInt(4); size > 0 && !pending.isEmpty(); size--) {
                batch.add(pending.remove(random.nextInt(pending.size())));
            }
            heard.addAll(batch);
            for (Event event : depot.hear(batch.toArray())) {
                told.add(event);
                if (event instanceof BookingDue) {
                    pending.add(refuses ? Depot.refused() : Depot.booked());
                    refuses = false;
                }
            }
            if (batch.contains(Depot.refused())) {
                pending.add(Depot.byHand(Action.BOOK));
            }
        }
        return new Played(depot, heard, told);
    }

    private record Played(Depot depot, List<Object> heard, List<Event> told) {

        long count(Class<? extends Event> type) {
            return told.stream().filter(type::isInstance).count();
        }

        long heard(Class<?> type) {
            return heard.stream().filter(type::isInstance).count();
        }

        /** What was told to others, by the order in which it was told first. */
        List<Class<?>> firstTold() {
            return told.stream()
                    .filter(ShippingEvent.class::isInstance)
                    .<Class<?>>map(Event::getClass)
                    .distinct()
                    .toList();
        }
    }
}
