/** The mails to send: their kinds, states and rows. */
@NullMarked
package notification.mail;

import org.jspecify.annotations.NullMarked;
