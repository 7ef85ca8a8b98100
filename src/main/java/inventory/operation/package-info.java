/** Operators' actions on stock and warehouses: an edit for each, the lists of stock, the thresholds of low stock, and the HTTP API. */
@NullMarked
package inventory.operation;

import org.jspecify.annotations.NullMarked;
