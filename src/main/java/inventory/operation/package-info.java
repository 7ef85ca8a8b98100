/** Operators' actions on stock and warehouses: the commands, their results, and the HTTP API. */
@NullMarked
package inventory.operation;

import org.jspecify.annotations.NullMarked;
