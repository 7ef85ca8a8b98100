/** The repairs for audit findings about stock, one for each finding that the audit may repair. */
@NullMarked
package inventory.repair;

import org.jspecify.annotations.NullMarked;
