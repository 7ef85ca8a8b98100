package notification.operation;

import platform.web.ProblemCode;

/** The problems of mails. Each constant says when it is answered and what a client can do. */
enum NotificationProblem implements ProblemCode {
    MAIL_WAITING(
            409,
            "The mail is not sent yet",
            "The platform still sends this mail by itself.",
            "Wait until its `state` is another one than `WAITING`."),
    MAIL_ERASED(
            409,
            "The address was erased",
            "The person to whom the mail was addressed was erased, or the order is so old that its address is no longer kept.",
            "Nothing: the platform does not know the address any more."),
    NO_MAIL_SERVER(
            409,
            "No mail server is configured",
            "The platform sends no mails, because `spring.mail.host` is not set.",
            "Set up the mail server first.");

    private final Description description;

    NotificationProblem(int status, String title, String cause, String remedy) {
        description = new Description(status, title, cause, remedy);
    }

    @Override
    public Description description() {
        return description;
    }
}
