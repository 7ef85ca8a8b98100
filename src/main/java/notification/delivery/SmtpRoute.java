package notification.delivery;

import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Properties;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Hands mails to the mail server that {@code spring.mail} names. */
final class SmtpRoute implements MailRoute {

    private static final String CONNECT_MILLIS = "10000";
    private static final String ANSWER_MILLIS = "30000";

    private final JavaMailSender sender;

    SmtpRoute(JavaMailSender sender) {
        this.sender = sender;
        if (sender instanceof JavaMailSenderImpl configurable) {
            setDefaults(configurable.getJavaMailProperties());
        }
    }

    /** The library waits for ever, and encrypts nothing, unless it is told otherwise. */
    private static void setDefaults(Properties settings) {
        for (String protocol : List.of("mail.smtp.", "mail.smtps.")) {
            settings.putIfAbsent(protocol + "connectiontimeout", CONNECT_MILLIS);
            settings.putIfAbsent(protocol + "timeout", ANSWER_MILLIS);
            settings.putIfAbsent(protocol + "writetimeout", ANSWER_MILLIS);
            settings.putIfAbsent(protocol + "ssl.checkserveridentity", "true");
        }
        settings.putIfAbsent("mail.smtp.starttls.enable", "true");
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public Handover hand(MimeMessage message, String name) {
        try {
            sender.send(message);
            return new Handover.Accepted();
        } catch (MailException failure) {
            return Replies.of(failure);
        }
    }
}
