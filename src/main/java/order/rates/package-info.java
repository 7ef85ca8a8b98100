/**
 * The shipping and tax rates that operators maintain.
 */
@NullMarked
package order.rates;

import org.jspecify.annotations.NullMarked;
