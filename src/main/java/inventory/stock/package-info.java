/** Stock by SKU and warehouse, its movements, and the SKUs that the catalogue lists. */
@NullMarked
package inventory.stock;

import org.jspecify.annotations.NullMarked;
