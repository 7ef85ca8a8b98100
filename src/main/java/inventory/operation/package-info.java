/** Operators' actions on stock and warehouses: an edit for each, and the HTTP API. */
@NullMarked
package inventory.operation;

import org.jspecify.annotations.NullMarked;
