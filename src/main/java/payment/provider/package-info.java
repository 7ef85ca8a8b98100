/**
 * The port to those who move the money. Internal to payment among the modules; open to a jar that brings a provider.
 */
@NullMarked
package payment.provider;

import org.jspecify.annotations.NullMarked;
