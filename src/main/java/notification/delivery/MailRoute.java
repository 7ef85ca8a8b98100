package notification.delivery;

import jakarta.mail.internet.MimeMessage;

/** The way that mails take out of the platform. Thread-safe. */
public interface MailRoute {

    /** Whether there is a way out. Without one, no mails are stored. */
    boolean exists();

    /**
     * Hands a mail over, and waits for the answer. Must not be called in a transaction. An interrupt ends the call.
     *
     * @param name identifies this sending of the mail: letters, digits and hyphens
     */
    Handover hand(MimeMessage message, String name);

    /** The result of one attempt. The texts have no addresses. */
    sealed interface Handover {

        /** The other side is responsible from now on. */
        record Accepted() implements Handover {}

        /** The other side will never take this mail. */
        record Refused(String reason) implements Handover {}

        /** Another attempt may succeed. The other side may nevertheless have taken the mail, if its answer was lost. */
        record Failed(String reason) implements Handover {}
    }
}
