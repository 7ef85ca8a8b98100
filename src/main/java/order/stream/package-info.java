/**
 * An order as the stream of its events: the aggregate, its table, and the replay of streams.
 */
@NullMarked
package order.stream;

import org.jspecify.annotations.NullMarked;
