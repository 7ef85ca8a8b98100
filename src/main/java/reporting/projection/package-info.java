/**
 * Counts the events of the log into generations of report data: one that serves, and one that is built beside it.
 */
@NullMarked
package reporting.projection;

import org.jspecify.annotations.NullMarked;
