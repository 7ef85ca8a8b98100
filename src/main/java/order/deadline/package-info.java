/**
 * Deadlines of orders, and the timer that expires unpaid orders.
 */
@NullMarked
package order.deadline;

import org.jspecify.annotations.NullMarked;
