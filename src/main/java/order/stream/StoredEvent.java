package order.stream;

import java.util.UUID;
import order.OrderEvent;

/** An event at its place in its stream. */
record StoredEvent(UUID orderId, int seq, OrderEvent event) {}
