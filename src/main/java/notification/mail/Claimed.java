package notification.mail;

/**
 * A mail that this instance sends until its lease ends.
 *
 * @param claim only the latest claim of a mail may record its result
 * @param expired whether the time for its attempts is over
 */
public record Claimed(Mail mail, long claim, boolean expired) {}
