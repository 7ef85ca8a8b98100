/** SKUs with their list and sale prices, the history of their prices, their rules and their tables. */
@NullMarked
package catalog.sku;

import org.jspecify.annotations.NullMarked;
