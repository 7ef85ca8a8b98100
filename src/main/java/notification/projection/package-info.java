/** Derives mails from the log. */
@NullMarked
package notification.projection;

import org.jspecify.annotations.NullMarked;
