/**
 * The changes of public statuses: derived from the events of orders, and stored for a day.
 */
@NullMarked
package tracking.change;

import org.jspecify.annotations.NullMarked;
