package notification.mail;

/** What became of a mail. */
public enum MailState {
    /** It will be sent, or an instance is sending it. */
    WAITING,
    /** The mail server has accepted it. */
    SENT,
    /** The mail server has refused it for ever. */
    REFUSED,
    /** It could not be sent in time. */
    GIVEN_UP,
    /** Its person was erased before it was sent. */
    ERASED,
    /** It was not sent in time to help: the order had gone on, or its payment window had ended. */
    OBSOLETE
}
