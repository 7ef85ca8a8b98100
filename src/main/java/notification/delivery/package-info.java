/** Hands mails to a mail server, or to a folder on a first run. */
@NullMarked
package notification.delivery;

import org.jspecify.annotations.NullMarked;
