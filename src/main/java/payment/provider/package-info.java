/**
 * The port to payment providers. Other modules may not use it; a jar that adds a provider may.
 */
@NullMarked
package payment.provider;

import org.jspecify.annotations.NullMarked;
