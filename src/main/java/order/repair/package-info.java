/**
 * The repairs of the audit findings about orders.
 */
@NullMarked
package order.repair;

import org.jspecify.annotations.NullMarked;
