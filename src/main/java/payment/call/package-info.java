/** Limits the calls to providers: how many run at once, and none to a provider that does not answer. */
@NullMarked
package payment.call;

import org.jspecify.annotations.NullMarked;
