/**
 * The shipping and tax rates that operators keep.
 */
@NullMarked
package order.rates;

import org.jspecify.annotations.NullMarked;
