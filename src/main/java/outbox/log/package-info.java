/**
 * The log of all events: its segments, its readers and cursors, and its retention.
 */
@NullMarked
package outbox.log;

import org.jspecify.annotations.NullMarked;
