package shipping.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import outbox.Event;
import platform.callback.Verdict;
import shipping.ShippingEvent;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.HoldReason;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentRequested;
import shipping.shipment.CarrierCall.BookingDue;
import shipping.shipment.CarrierCall.WithdrawalDue;
import shipping.shipment.Shipment.Status;
import shipping.shipment.ShipmentCommand.Action;
import shipping.shipment.ShipmentRow.CancelledBeforeRequest;

/** The result is the same for every order, number and batch size of requests, answers and scans. */
class AnyOrderEndsAlikeTests {

    @Property(tries = 3000)
    void aShipmentWithoutACancellationIsPublishedOnceAndInOrder(
            @ForAll long seed, @ForAll boolean dispatched, @ForAll boolean delivered, @ForAll boolean refusedFirst) {
        List<Object> items = new ArrayList<>(List.of(Depot.ship(Depot.ABROAD), Depot.information()));
        if (dispatched) {
            items.add(Depot.dispatched());
        }
        if (delivered) {
            items.add(Depot.delivered());
        }

        Played played = play(items, new Random(seed), refusedFirst);
        Shipment shipment = played.depot().shipment();

        assertThat(shipment.status())
                .isEqualTo(delivered ? Status.DELIVERED : dispatched ? Status.DISPATCHED : Status.CREATED);
        assertThat(shipment.booked().orElseThrow().waybill()).isEqualTo(Depot.WAYBILL);
        assertThat(played.count(ShipmentDispatched.class)).isEqualTo(dispatched || delivered ? 1 : 0);
        assertThat(played.count(ShipmentDelivered.class)).isEqualTo(delivered ? 1 : 0);
        assertThat(played.count(ShipmentCreated.class)).isBetween(1L, played.handled(ShipmentRequested.class));
        assertThat(played.publishedTypes())
                .isEqualTo(Stream.of(ShipmentCreated.class, ShipmentDispatched.class, ShipmentDelivered.class)
                        .limit(delivered ? 3 : dispatched ? 2 : 1)
                        .map(type -> (Class<?>) type)
                        .toList());
        assertThat(played.count(BookingDue.class)).isLessThanOrEqualTo(refusedFirst ? 2 : 1);
        assertThat(played.depot().events.values()).noneMatch(CarrierEvent::isWaiting);
        assertThat(played.depot().events.values()).noneMatch(event -> event.verdict() instanceof Verdict.Mismatch);
    }

    @Property(tries = 3000)
    void aCancelledShipmentWasDispatchedBeforeOrIsNeverDispatched(
            @ForAll long seed, @ForAll boolean dispatched, @ForAll boolean delivered) {
        List<Object> items = new ArrayList<>(List.of(Depot.ship(Depot.ABROAD), Depot.cancel()));
        if (dispatched) {
            items.add(Depot.dispatched());
        }
        if (delivered) {
            items.add(Depot.delivered());
        }

        Played played = play(items, new Random(seed), false);

        boolean wasDispatched = played.count(ShipmentDispatched.class) > 0;
        long cancellations = played.handled(ShipmentCancellationRequested.class);
        if (wasDispatched) {
            assertThat(played.depot().shipment().status()).isEqualTo(delivered ? Status.DELIVERED : Status.DISPATCHED);
            assertThat(played.count(ShipmentCancellationRefused.class)).isEqualTo(cancellations);
            assertThat(played.count(ShipmentCancelled.class)).isZero();
            assertThat(played.count(WithdrawalDue.class)).isZero();
            assertThat(played.count(ShipmentDispatched.class)).isEqualTo(1);
            assertThat(played.count(ShipmentDelivered.class)).isEqualTo(delivered ? 1 : 0);
        } else {
            assertThat(played.count(ShipmentCancelled.class))
                    .isBetween(cancellations, cancellations + played.handled(ShipmentRequested.class));
            assertThat(played.count(ShipmentCancellationRefused.class)).isZero();
            assertThat(played.count(ShipmentDelivered.class)).isZero();
            assertThat(played.depot().events.values()).allMatch(event -> event.verdict() instanceof Verdict.Mismatch);
            if (played.depot().rows.get(Depot.SHIPMENT) instanceof CancelledBeforeRequest) {
                assertThat(played.count(BookingDue.class)).isZero();
            } else {
                assertThat(played.depot().shipment().status()).isEqualTo(Status.CANCELLED);
                assertThat(played.count(WithdrawalDue.class))
                        .as("each booking is withdrawn")
                        .isEqualTo(played.count(BookingDue.class));
            }
        }
    }

    @Property(tries = 2000)
    void holdsEndAlikeInAnyOrder(@ForAll long seed, @ForAll boolean released, @ForAll boolean dispatched) {
        List<Object> items = new ArrayList<>(List.of(
                Depot.ship(Depot.ABROAD),
                Depot.hold(HoldReason.DISPUTE, "dp_1"),
                Depot.hold(HoldReason.AUTHORISATION_EXPIRED, "pay_1"),
                Depot.release(HoldReason.AUTHORISATION_EXPIRED, "pay_1")));
        if (released) {
            items.add(Depot.release(HoldReason.DISPUTE, "dp_1"));
        }
        if (dispatched) {
            items.add(Depot.dispatched());
        }

        Played played = play(items, new Random(seed), false);
        Shipment shipment = played.depot().shipment();

        assertThat(shipment.status()).isEqualTo(dispatched ? Status.DISPATCHED : Status.CREATED);
        assertThat(shipment.holds().all()).hasSize(2);
        assertThat(shipment.holds().active()).hasSize(released ? 0 : 1);
        assertThat(shipment.heldSince().isPresent()).isEqualTo(!released && !dispatched);
        assertThat(played.depot().leftWhileHeld).hasSizeLessThanOrEqualTo(dispatched ? 1 : 0);
    }

    private static Played play(List<Object> items, Random random, boolean refusedFirst) {
        Depot depot = new Depot();
        List<Event> published = new ArrayList<>();
        List<Object> handled = new ArrayList<>();
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
            handled.addAll(batch);
            for (Event event : depot.decide(batch.toArray())) {
                published.add(event);
                if (event instanceof BookingDue) {
                    pending.add(refuses ? Depot.refused() : Depot.booked());
                    refuses = false;
                }
            }
            if (batch.contains(Depot.refused())) {
                pending.add(Depot.byHand(Action.BOOK));
            }
        }
        return new Played(depot, handled, published);
    }

    private record Played(Depot depot, List<Object> handled, List<Event> published) {

        long count(Class<? extends Event> type) {
            return published.stream().filter(type::isInstance).count();
        }

        long handled(Class<?> type) {
            return handled.stream().filter(type::isInstance).count();
        }

        /** The types of the published events of shipping, in the order of their first occurrence. */
        List<Class<?>> publishedTypes() {
            return published.stream()
                    .filter(ShippingEvent.class::isInstance)
                    .<Class<?>>map(Event::getClass)
                    .distinct()
                    .toList();
        }
    }
}
