/** SKUs with their list and sale prices, the history of their prices, and their tables. A product has SKUs as its variants. */
@NullMarked
package catalog.sku;

import org.jspecify.annotations.NullMarked;
