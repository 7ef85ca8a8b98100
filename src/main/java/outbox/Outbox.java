package outbox;

import java.util.Collection;
import java.util.List;

/**
 * Publishes events in the running transaction: each is encoded once, appended to the log, and gets a delivery for each unit
 * of work and outside listener that hears it. Plain {@code ApplicationEventPublisher.publishEvent} of an {@link Event} does
 * the same.
 */
public interface Outbox {

    /**
     * @return what was published, in order, with ids and encoding (so that an event-sourced module stores the same bytes)
     * @throws IllegalStateException without a running transaction
     */
    List<Published> publish(Collection<BatchState.OutgoingEvent> told);

    /** An event as it stands in the log. */
    record Published(long eventId, Event event, String type, String payload, BatchState.Cause cause) {}
}
