/** Promotions and coupons: their terms, their budgets and limits, and what an order is entitled to. */
@NullMarked
package promotion.offer;

import org.jspecify.annotations.NullMarked;
