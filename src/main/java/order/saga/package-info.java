/**
 * How an order goes on: the table of states and messages, and the decisions of its cells. Pure.
 */
@NullMarked
package order.saga;

import org.jspecify.annotations.NullMarked;
