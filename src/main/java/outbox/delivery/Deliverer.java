package outbox.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;
import outbox.Event;
import outbox.EventTypes;
import outbox.settings.OutboxProperties;
import platform.background.BackgroundLoop;

/** What units of work and outside listeners have in common: an inbox, and what becomes of a delivery that failed. */
public abstract class Deliverer {

    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private static final Duration IDLE = Duration.ofSeconds(1);

    public final String listener;
    /** The event types that it hears. */
    final EventTypes known;

    final Deliveries deliveries;
    final OutboxProperties limits;
    public final Inbox inbox;
    final Meters.OfListener meters;
    /** The instance that this works for. */
    volatile long owner;

    Deliverer(String listener, EventTypes known, Deliveries deliveries, OutboxProperties limits, Meters meters) {
        this.listener = listener;
        this.known = known;
        this.deliveries = deliveries;
        this.limits = limits;
        this.inbox = new Inbox(limits);
        this.meters = meters.of(listener, inbox);
    }

    abstract void start(long instance);

    /** Begins nothing from now on. What may still run are these. */
    abstract List<BackgroundLoop> close();

    /** The next items, after a look into the table where that is due; perhaps none. */
    final List<Item> next(int limit) throws InterruptedException {
        int wanted = inbox.refillLimit();
        if (wanted > 0) {
            try {
                refill(wanted);
            } catch (RuntimeException failure) {
                inbox.readAgain();
                throw failure;
            }
        }
        return inbox.take(limit, IDLE);
    }

    private void refill(int limit) {
        Set<String> held = deliveries.held(listener); // before the look that finds what it has freed
        List<Deliveries.Waiting> waiting = deliveries.waiting(listener, owner, inbox.present(), known.names(), limit);
        List<Item.Delivery> found = new ArrayList<>(waiting.size());
        for (Deliveries.Waiting row : waiting) {
            try {
                Assert.state(row.attempts() < limits.attemptLimit(), "Begun again and again, and never ended");
                Event event = known.decode(row.type(), row.payload()).orElseThrow();
                found.add(new Item.Delivery(row.eventId(), event, row.trace(), row.attempts(), row.held()));
            } catch (RuntimeException hopeless) {
                failed(row.eventId(), limits.attemptLimit(), hopeless);
            }
        }
        inbox.refill(
                held, found, waiting.size() < limit ? null : waiting.getLast().eventId());
    }

    /** Writes down that this delivery failed: it comes back later, or is parked. */
    final void failed(long eventId, int attempts, Throwable failure) {
        Duration wait = attempts < limits.attemptLimit() ? limits.backoff(attempts) : null;
        String next = wait == null ? "parked" : "again in " + wait;
        LOG.warn("{} failed on event {} (attempt {}): {}", listener, eventId, attempts, next, failure);
        deliveries.hold(listener, eventId, owner, attempts, wait, failure.toString());
        meters.failed(wait == null);
    }

    static List<Long> ids(List<? extends Item> items) {
        return items.stream()
                .filter(Item.Delivery.class::isInstance)
                .map(item -> ((Item.Delivery) item).eventId())
                .toList();
    }

    /** It is done and committed. */
    final void handled(Item.Delivery delivery) {
        inbox.handled(delivery.eventId());
        if (delivery.held()) {
            inbox.readAgain(delivery.lane()); // which has waited for it
        }
    }
}
