/**
 * The checkout: the request, its checks and limits, and the response.
 */
@NullMarked
package order.checkout;

import org.jspecify.annotations.NullMarked;
