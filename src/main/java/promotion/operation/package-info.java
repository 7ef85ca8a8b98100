/** Operators' actions on promotions and coupons: an edit for each, and the HTTP API. */
@NullMarked
package promotion.operation;

import org.jspecify.annotations.NullMarked;
