/**
 * Counts the log into generations of sums: the one that serves, and one that is built beside it.
 */
@NullMarked
package reporting.projection;

import org.jspecify.annotations.NullMarked;
