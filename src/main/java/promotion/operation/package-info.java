/** Operators' actions on promotions and coupons: the commands, their results, and the HTTP API. */
@NullMarked
package promotion.operation;

import org.jspecify.annotations.NullMarked;
