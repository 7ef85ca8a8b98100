package outbox;

/**
 * What one module tells or asks another: an immutable record of values, published in a transaction and delivered after its
 * commit, at least once to the log's readers and in effect exactly once to units of work.
 *
 * <p>The wire name comes from {@link EventType}; a module groups its events under two sealed interfaces, its requests and
 * what it tells.
 */
public interface Event {

    /** What belongs together (for an order: all of its events). Opaque to the receiver; it is the lane that keeps order. */
    String correlation();
}
