/**
 * What each instance pushes: its own reader of the stored changes, the latest of them in memory, and the subscriptions of the clients that are
 * connected to it.
 */
@NullMarked
package tracking.feed;

import org.jspecify.annotations.NullMarked;
