/**
 * The order as an event-sourced aggregate: its stream of events, its row in the table, and the replay of streams.
 */
@NullMarked
package order.stream;

import org.jspecify.annotations.NullMarked;
