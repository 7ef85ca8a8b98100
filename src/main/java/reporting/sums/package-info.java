/**
 * Sums by hour that reports add up, and the change of them that an event makes.
 */
@NullMarked
package reporting.sums;

import org.jspecify.annotations.NullMarked;
