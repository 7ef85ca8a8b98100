/**
 * The callbacks of providers: each is stored once, with what was made of it. A callback about something that is not known yet waits for it.
 */
@NullMarked
package payment.callback;

import org.jspecify.annotations.NullMarked;
