/**
 * The saga of an order: the table of states and messages, and the decision of each cell. All functions are pure.
 */
@NullMarked
package order.saga;

import org.jspecify.annotations.NullMarked;
