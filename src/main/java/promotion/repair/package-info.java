/** The repairs for audit findings about budgets and coupons, one for each finding that the audit may repair. */
@NullMarked
package promotion.repair;

import org.jspecify.annotations.NullMarked;
