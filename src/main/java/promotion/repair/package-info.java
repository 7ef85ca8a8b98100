/** Findings about budgets and coupons that the audit may repair, each with its repair. */
@NullMarked
package promotion.repair;

import org.jspecify.annotations.NullMarked;
