/** SKUs with their list prices, their rules and their tables. */
@NullMarked
package catalog.sku;

import org.jspecify.annotations.NullMarked;
