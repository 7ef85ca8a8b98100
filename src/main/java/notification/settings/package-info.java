/** Settings of mails. */
@NullMarked
package notification.settings;

import org.jspecify.annotations.NullMarked;
