package outbox.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;
import outbox.Event;
import outbox.EventTypes;
import outbox.NotCalledException;
import outbox.Outbox;
import outbox.settings.OutboxProperties;
import platform.background.BackgroundLoop;
import platform.edit.Handling;

/**
 * The common base of the workers of units of work and of outside listeners: an inbox, the handling of failed deliveries, and the answers
 * that wait for a delivery.
 */
public abstract class Deliverer {

    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private static final Duration IDLE = Duration.ofSeconds(1);

    public final String listener;
    /** The event types that the listener handles. */
    final EventTypes eventTypes;

    final Deliveries deliveries;
    final OutboxProperties limits;
    public final Inbox inbox;
    final Meters.OfListener meters;
    /** By event id: the answers that wait until this listener has handled the event. */
    private final Map<Long, Handling> awaited = new ConcurrentHashMap<>();
    /** The id of the instance that owns the deliveries of this worker. */
    volatile long owner;

    Deliverer(String listener, EventTypes known, Deliveries deliveries, OutboxProperties limits, Meters meters) {
        this.listener = listener;
        this.eventTypes = known;
        this.deliveries = deliveries;
        this.limits = limits;
        this.inbox = new Inbox(limits);
        this.meters = meters.of(listener, inbox);
    }

    /** Whether the listener takes this event, whose type it handles. */
    boolean takes(Event event) {
        return true;
    }

    /** The maximum number of deliveries that one transaction stores for the listener as one row; 1 for rows of their own. */
    abstract int groupLimit();

    abstract void start(long instance);

    /**
     * Stops taking items.
     *
     * @return the background loops that may still be running
     */
    abstract List<BackgroundLoop> close();

    /**
     * Takes the next items from the inbox. If a refill is due, it reads the table first.
     *
     * @return up to {@code limit} items; empty if none arrived within a second
     */
    final List<Item> next(int limit) throws InterruptedException {
        int wanted = inbox.refillLimit();
        if (wanted > 0) {
            try {
                refill(wanted);
            } catch (RuntimeException failure) {
                inbox.rereadFromTable();
                throw failure;
            }
        }
        return inbox.take(limit, IDLE);
    }

    private void refill(int limit) {
        deliveries.splitAllBut(inbox.wholeGroups(), listener, owner);
        Set<String> held = deliveries.held(listener); // read before the deliveries, as a lane can be freed in between
        var waiting = deliveries.waiting(listener, owner, inbox.present(), eventTypes.names(), limit);
        List<Item.Delivery> found = new ArrayList<>(waiting.size());
        for (Deliveries.Waiting row : waiting) {
            try {
                Assert.state(
                        row.attempts() < limits.attemptLimit(),
                        "The attempt limit is reached: each attempt was started, and none was finished");
                Event event = eventTypes.decode(row.type(), row.payload()).orElseThrow();
                found.add(new Item.Delivery(row.eventId(), event, row.trace(), row.attempts(), row.held()));
            } catch (RuntimeException hopeless) {
                failed(row.eventId(), limits.attemptLimit(), hopeless);
            }
        }
        inbox.refill(
                held, found, waiting.size() < limit ? null : waiting.getLast().eventId());
    }

    /**
     * Saves that the delivery failed, so that it is retried later or parked. The reason may be that an earlier delivery of its lane was not
     * handled yet. So while there is an earlier one, the delivery always keeps two attempts: the first of them may overlap with the handling
     * of the earlier delivery, and the second one cannot.
     *
     * @param tries the number of attempts so far, including this one
     */
    final void failed(long eventId, int tries, Throwable failure) {
        int twoLeft = limits.attemptLimit() - 2;
        int attempts = tries > twoLeft && deliveries.hasEarlier(listener, eventId) ? twoLeft : tries;
        Duration wait = attempts < limits.attemptLimit() ? limits.backoff(attempts) : null;
        String next = wait == null ? "parked, resend or discard it" : "retry in " + wait;
        LOG.warn(
                "Delivery failed: listener={} event={} attempt={} next={}", listener, eventId, attempts, next, failure);
        deliveries.hold(listener, eventId, owner, attempts, wait, failure.toString());
        meters.failed(wait == null);
    }

    /** Holds a delivery for which the other system was not called. It does not count as an attempt. */
    final void postponed(long eventId, int attempts, NotCalledException reason) {
        deliveries.hold(listener, eventId, owner, attempts, reason.tryAgainAfter(), reason.toString());
    }

    static List<Item.Delivery> deliveriesIn(List<? extends Item> items) {
        return items.stream()
                .filter(Item.Delivery.class::isInstance)
                .map(Item.Delivery.class::cast)
                .toList();
    }

    static List<Long> ids(List<? extends Item> items) {
        return deliveriesIn(items).stream().map(Item.Delivery::eventId).toList();
    }

    /** If an answer waits until the event is handled, it waits for this listener, too. */
    final void await(Outbox.Published event) {
        Handling handling = event.cause().handling();
        if (handling != null) {
            handling.expect();
            awaited.put(event.eventId(), handling);
            handling.atEnd(() -> awaited.remove(event.eventId()));
        }
    }

    /** Called after the transaction that handled the delivery has committed. */
    final void handled(Item.Delivery delivery) {
        Handling handling = awaited.remove(delivery.eventId());
        if (handling != null) {
            handling.done();
        }
        if (delivery.held()) {
            inbox.rereadFromTable(delivery.lane()); // the rest of the lane waited for this delivery
        }
    }
}
