/**
 * The configuration of orders. It is checked when the application starts.
 */
@NullMarked
package order.settings;

import org.jspecify.annotations.NullMarked;
