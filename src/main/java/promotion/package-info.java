/**
 * Discounts: promotions, coupons and campaign budgets. What a discount takes of a coupon or a budget is held at checkout, redeemed when
 * the order is paid and given back otherwise, each at most once. When a paid order is refunded as a whole, its discount is reversed.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*", "catalog"})
@NullMarked
package promotion;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
