/**
 * The changes of orders, which are changes of public statuses and details: derived from the events of orders, and stored for a day.
 */
@NullMarked
package tracking.change;

import org.jspecify.annotations.NullMarked;
