/**
 * Findings about orders that the audit may repair, each with its repair.
 */
@NullMarked
package order.repair;

import org.jspecify.annotations.NullMarked;
