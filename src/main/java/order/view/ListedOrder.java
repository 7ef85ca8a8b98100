package order.view;

import java.time.Instant;
import java.util.UUID;

/**
 * A row of a list: which order, and the values by which lists are sorted.
 *
 * @param updatedAt the time of the last event that the listing has seen
 * @param payableMinor in minor units of the currency
 */
record ListedOrder(UUID id, Instant placedAt, Instant updatedAt, String currency, long payableMinor) {}
