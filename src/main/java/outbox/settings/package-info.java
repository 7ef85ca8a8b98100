/**
 * The configuration of the event transport, checked at the start.
 */
@NullMarked
package outbox.settings;

import org.jspecify.annotations.NullMarked;
