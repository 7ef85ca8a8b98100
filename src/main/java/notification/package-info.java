/**
 * Sends mails to shoppers about their orders. The module follows the log, stores one row for each mail, and hands the mails to a mail server
 * without an open transaction, at least once and with the same {@code Message-ID}. Without a mail server it stores nothing. It receives no
 * requests.
 */
@ApplicationModule(allowedDependencies = {"outbox", "platform::*", "catalog", "order"})
@NullMarked
package notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
