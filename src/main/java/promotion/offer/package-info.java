/** Promotions and coupons: their terms, their budgets and limits, and the discounts to which orders are entitled. */
@NullMarked
package promotion.offer;

import org.jspecify.annotations.NullMarked;
