/**
 * Discounts: promotions, coupons and campaign budgets. The definition of a promotion says what it gives and when; the package {@code engine}
 * decides it. A discount can use coupons and parts of budgets. These are held at checkout,
 * redeemed when the order is paid and released otherwise, each at most once. When a paid order is refunded as a whole, its discount is
 * reversed.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*", "catalog"})
@NullMarked
package promotion;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
