/**
 * The configuration of orders, checked at the start.
 */
@NullMarked
package order.settings;

import org.jspecify.annotations.NullMarked;
