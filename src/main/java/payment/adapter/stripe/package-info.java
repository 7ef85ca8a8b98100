/** Payments through Stripe Checkout: the shopper pays on a page of Stripe. Exists only with {@code orderwright.payment.stripe.api-key}. */
@NullMarked
package payment.adapter.stripe;

import org.jspecify.annotations.NullMarked;
