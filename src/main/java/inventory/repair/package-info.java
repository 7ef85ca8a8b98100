/** Findings about stock that the audit may repair, each with its repair. */
@NullMarked
package inventory.repair;

import org.jspecify.annotations.NullMarked;
