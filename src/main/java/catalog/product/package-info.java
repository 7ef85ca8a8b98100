/** Products with options, whose variants are SKUs. */
@NullMarked
package catalog.product;

import org.jspecify.annotations.NullMarked;
