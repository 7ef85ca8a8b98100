/** Writes mails: the same content as text and as HTML, in the language of the shopper. */
@NullMarked
package notification.document;

import org.jspecify.annotations.NullMarked;
