package notification.delivery;

import jakarta.mail.internet.MimeMessage;

/** The platform has no mail server. */
record NoRoute() implements MailRoute {

    @Override
    public boolean exists() {
        return false;
    }

    @Override
    public Handover hand(MimeMessage message, String name) {
        return new Handover.Failed("No mail server is configured");
    }
}
