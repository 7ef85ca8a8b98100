/** Discounts of orders, from the grant to the redemption, the release or the reversal. */
@NullMarked
package promotion.discount;

import org.jspecify.annotations.NullMarked;
