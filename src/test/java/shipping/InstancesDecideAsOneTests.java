package shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Batches;
import outbox.Event;
import platform.privacy.PersonalData;
import platform.sql.Writes;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.Line;
import shipping.ShippingRequest.ShipmentRequested;
import shipping.ShippingWorld.Order;
import shipping.booking.CarrierAnswer;
import shipping.booking.CarrierAnswer.BookingSucceeded;
import shipping.booking.ReceiveScan;
import shipping.carrier.Scan;
import shipping.carrier.Scan.Fact;
import shipping.shipment.CarrierCall.BookingDue;
import shipping.shipment.CarrierCall.WithdrawalDue;

/**
 * Two instances decide on the same shipment at the same time: the first has written and not yet committed when the second begins.
 * Within one instance batches follow one another, so this is played with transactions of its own.
 */
@ShippingTest
class InstancesDecideAsOneTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    private final ShippingListeners listeners;
    private final ShippingWorld world;
    private final TransactionTemplate transaction;
    private final DSLContext database;
    private Order order = ShippingWorld.order();

    InstancesDecideAsOneTests(
            ShippingListeners listeners, ShippingWorld world, TransactionTemplate transaction, DSLContext database) {
        this.listeners = listeners;
        this.world = world;
        this.transaction = transaction;
        this.database = database;
    }

    @BeforeEach
    void anotherOrder() {
        order = ShippingWorld.order();
    }

    @Test
    void aScanAndTheRequestThatItIsAbout() {
        assertThat(atOnce(scan("e1", Fact.DISPATCHED), request()))
                .hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(world.status(order)).isEqualTo("dispatched");
    }

    @Test
    void theOtherWayRound() {
        assertThat(atOnce(request(), scan("e1", Fact.DISPATCHED)))
                .hasExactlyElementsOfTypes(BookingDue.class, ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(world.verdicts(order)).containsExactly("applied");
    }

    @Test
    void aScanAndTheAnswerOfTheBooking() {
        decide(request());
        assertThat(atOnce(booked(), scan("e1", Fact.DISPATCHED)))
                .hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class);
    }

    @Test
    void oneScanOnBoth() {
        decide(request(), booked());
        assertThat(atOnce(scan("e1", Fact.DELIVERED), scan("e1", Fact.DELIVERED)))
                .hasExactlyElementsOfTypes(ShipmentDispatched.class, ShipmentDelivered.class);
    }

    @Test
    void oneScanOnBothBeforeTheRequest() {
        assertThat(atOnce(scan("e1", Fact.DISPATCHED), scan("e1", Fact.DISPATCHED)))
                .isEmpty();
        assertThat(world.verdicts(order)).containsExactly("waiting");
        assertThat(decide(request())).hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class);
    }

    @Test
    void oneWordOfNoConsequenceOnBoth() {
        assertThat(atOnce(scan("e1", Fact.INFORMATION), scan("e1", Fact.INFORMATION)))
                .isEmpty();
        assertThat(world.verdicts(order)).containsExactly("unchanged");
    }

    @Test
    void leavingAndArriving() {
        decide(request(), booked());
        assertThat(atOnce(scan("e2", Fact.DELIVERED), scan("e1", Fact.DISPATCHED)))
                .hasExactlyElementsOfTypes(ShipmentDispatched.class, ShipmentDelivered.class);
        assertThat(world.verdicts(order)).containsExactly("unchanged", "applied");
    }

    @Test
    void oneRequestOnBoth() {
        assertThat(atOnce(request(), request())).hasExactlyElementsOfTypes(BookingDue.class);
    }

    @Test
    void aCancellationAndTheScan() {
        decide(request(), booked());
        assertThat(atOnce(cancellation(), scan("e1", Fact.DISPATCHED)))
                .hasExactlyElementsOfTypes(ShipmentCancelled.class, WithdrawalDue.class);
        assertThat(world.verdicts(order)).containsExactly("mismatch");
    }

    @Test
    void theScanAndACancellation() {
        decide(request(), booked());
        assertThat(atOnce(scan("e1", Fact.DISPATCHED), cancellation()))
                .hasExactlyElementsOfTypes(ShipmentDispatched.class, ShipmentCancellationRefused.class);
        assertThat(world.status(order)).isEqualTo("dispatched");
    }

    @Test
    void aCancellationAndTheRequestThatItIsAbout() {
        assertThat(atOnce(cancellation(), request()))
                .hasExactlyElementsOfTypes(ShipmentCancelled.class, ShipmentCancelled.class);
    }

    @Test
    void aRequestAndItsCancellation() {
        assertThat(atOnce(request(), cancellation()))
                .hasExactlyElementsOfTypes(BookingDue.class, ShipmentCancelled.class);
        assertThat(decide(booked())).hasExactlyElementsOfTypes(WithdrawalDue.class);
    }

    private ShipmentRequested request() {
        return new ShipmentRequested(
                order.shipment(),
                order.correlation(),
                "main",
                "GB",
                new PersonalData("user:alice", "AQIDBA=="),
                List.of(new Line("A", 1)),
                null);
    }

    private ShippingRequest cancellation() {
        return world.cancel(order);
    }

    private BookingSucceeded booked() {
        return new BookingSucceeded(order.shipment(), order.correlation(), order.waybill());
    }

    private ReceiveScan scan(String event, Fact fact) {
        return new ReceiveScan(
                "sandbox", new Scan(event + order.shipment(), "any", order.shipment(), order.waybill(), NOW, fact));
    }

    /** What both told together. */
    private List<Event> atOnce(Object first, Object second) {
        List<Event> told = new ArrayList<>();
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<List<Event>> late = transaction.execute(status -> {
                told.addAll(write(first));
                Writes.send();
                CompletableFuture<List<Event>> begun = CompletableFuture.supplyAsync(() -> decide(second), other);
                await().atMost(ShippingWorld.TIMEOUT).until(() -> begun.isDone() || somebodyWaits());
                return begun;
            });
            told.addAll(late.get(ShippingWorld.TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return told;
    }

    /** As the transport does it: again, when somebody else was quicker. */
    private List<Event> decide(Object... items) {
        while (true) {
            try {
                return transaction.execute(status -> write(items));
            } catch (DuplicateKeyException conflict) {
                assertThat(conflict).isNotNull();
            }
        }
    }

    private List<Event> write(Object... items) {
        ShippingBatch batch = listeners.load(Batches.of(NOW, items));
        for (Object item : items) {
            switch (item) {
                case ShippingRequest request -> listeners.on(request, batch);
                case CarrierAnswer answer -> listeners.on(answer, batch);
                case ReceiveScan scan -> listeners.on(scan, batch);
                default -> throw new IllegalArgumentException(item.toString());
            }
        }
        listeners.save(batch, told -> List.of());
        return batch.published().stream().map(told -> told.event()).toList();
    }

    private boolean somebodyWaits() {
        return database.fetchExists(database.selectFrom("pg_locks").where("not granted"));
    }
}
