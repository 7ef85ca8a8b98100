/** What operators see of mails, with the HTTP API, and what exports and erasures of persons do. */
@NullMarked
package notification.operation;

import org.jspecify.annotations.NullMarked;
