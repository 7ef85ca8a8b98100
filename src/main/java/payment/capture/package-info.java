/**
 * Authorisations and their captures: a provider holds money for the shop and collects it later, at once or in parts. These are the values and
 * their table; {@code payment.batch} decides, because captures, refunds and the payment change together under the lock of the payment.
 */
@NullMarked
package payment.capture;

import org.jspecify.annotations.NullMarked;
