package order.stream;

import java.util.UUID;
import order.OrderEvent;

/** An event with its position in the stream of its order. */
record StoredEvent(UUID orderId, int seq, OrderEvent event) {}
