/**
 * Sums by hour, from which reports are calculated, and the changes that events make to these sums.
 */
@NullMarked
package reporting.sums;

import org.jspecify.annotations.NullMarked;
