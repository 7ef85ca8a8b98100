/**
 * The checkout: the request, its checks and limits, and the answer.
 */
@NullMarked
package order.checkout;

import org.jspecify.annotations.NullMarked;
