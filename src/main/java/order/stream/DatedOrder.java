package order.stream;

import java.time.Instant;

/**
 * An order and the time of the last event in its stream.
 *
 * @param changedAt the time of the event at position {@code order.seq()}
 */
public record DatedOrder(Order order, Instant changedAt) {}
