/**
 * Builds the generations of report data from the events of the log: one that serves reports, and one that is built beside it. The projection
 * reads the facts about each order from its events: amounts, lines, discounts, returns and milestones. It stores them, and adds the changes
 * of these facts to the sums by hour, from which reports are calculated.
 */
@NullMarked
package reporting.projection;

import org.jspecify.annotations.NullMarked;
