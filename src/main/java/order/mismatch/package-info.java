/**
 * The callbacks of payment providers that contradict the payment or a refund of an order, so that operators see them on the order.
 */
@NullMarked
package order.mismatch;

import org.jspecify.annotations.NullMarked;
