/**
 * The log of all events: its segments, readers, cursors and retention.
 */
@NullMarked
package outbox.log;

import org.jspecify.annotations.NullMarked;
