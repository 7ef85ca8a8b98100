/**
 * The unpaid orders and the held units of each shopper, and the limits on them.
 */
@NullMarked
package order.holding;

import org.jspecify.annotations.NullMarked;
