package outbox;

/**
 * A message from one module to another: an immutable record of values. It is published in a transaction and delivered after the commit.
 * Readers of the log get it at least once; a unit of work handles it effectively exactly once.
 *
 * <p>The wire name comes from {@link EventType}. A module groups its events under two sealed interfaces: the requests that it accepts,
 * and the events that it publishes.
 */
public interface Event {

    /** The lane: events with the same correlation (for example all events of one order) stay in order. Opaque to the receiver. */
    String correlation();
}
