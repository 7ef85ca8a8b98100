/**
 * The messages to webhook endpoints: stored by a cursor over the changes, sent in the order of each order, and kept as a log for some time.
 */
@NullMarked
package tracking.delivery;

import org.jspecify.annotations.NullMarked;
