package notification.mail;

import org.jspecify.annotations.Nullable;

/**
 * A mail that this instance sends until its lease ends.
 *
 * @param claim only the latest claim of a mail may record its result
 * @param end the state in which it ends without another attempt: the time for its attempts is over, or it no longer helps; null if it is sent
 */
public record Claimed(Mail mail, long claim, @Nullable MailState end) {}
