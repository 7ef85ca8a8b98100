/**
 * The configuration of the event transport; the values are checked when the application starts.
 */
@NullMarked
package outbox.settings;

import org.jspecify.annotations.NullMarked;
