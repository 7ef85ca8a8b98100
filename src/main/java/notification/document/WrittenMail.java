package notification.document;

import platform.language.Language;

/**
 * A mail in the form in which a shopper reads it. Both forms say the same.
 *
 * @param subject without line breaks and other control characters
 */
public record WrittenMail(Language language, String subject, String text, String html) {}
