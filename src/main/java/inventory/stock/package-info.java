/** Stock by SKU and warehouse, its movements, and how units are allocated to warehouses. */
@NullMarked
package inventory.stock;

import org.jspecify.annotations.NullMarked;
