package outbox;

import java.util.Collection;
import java.util.List;

/**
 * Publishes events in the running transaction. Each event is encoded once and appended to the log, and gets one delivery for each unit of
 * work and each outside listener that handles its type. {@code ApplicationEventPublisher.publishEvent} with an {@link Event} does the
 * same.
 */
public interface Outbox {

    /**
     * @param events the events to publish, in order, each with its cause
     * @return the published events in the same order, with ids and payloads (so that an event-sourced module can store the same bytes)
     * @throws IllegalStateException without a running transaction
     */
    List<Published> publish(Collection<BatchState.OutgoingEvent> events);

    /** An event as it is stored in the log. */
    record Published(long eventId, Event event, String type, String payload, BatchState.Cause cause) {}
}
