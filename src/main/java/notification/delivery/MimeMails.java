package notification.delivery;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Locale;
import notification.document.MailWriter;
import notification.document.WrittenMail;
import notification.mail.Mail;
import notification.settings.NotificationProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.mail.EmailAddress;

/** Makes the messages that mail servers take: both forms of a mail as alternatives, with headers that are the same at each attempt. */
@Component
class MimeMails {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    /** Of the sender where there is no mail server; nobody can answer it (RFC 2606). */
    private static final String NOBODY = "no-reply@orderwright.invalid";

    private final MailWriter writer;
    private final NotificationProperties properties;

    MimeMails(MailWriter writer, NotificationProperties properties) {
        this.writer = writer;
        this.properties = properties;
    }

    /**
     * Makes the message of a mail.
     *
     * @param to the address in clear text
     * @throws IllegalArgumentException if the address could not stand alone in a header
     */
    MimeMessage message(Mail mail, String to) {
        if (!EmailAddress.Rule.isAddress(to)) {
            throw new IllegalArgumentException("The address of mail %s is not valid".formatted(mail.id()));
        }
        WrittenMail written = writer.write(mail);
        try {
            MimeMessage message = new MessageWithId(messageId(mail));
            message.setFrom(new InternetAddress(from(), properties.shopName(), UTF_8));
            if (properties.replyTo() != null) {
                message.setReplyTo(new InternetAddress[] {new InternetAddress(properties.replyTo(), true)});
            }
            message.setRecipient(RecipientType.TO, new InternetAddress(to, true));
            message.setSubject(written.subject(), UTF_8);
            message.setSentDate(Date.from(mail.createdAt()));
            message.setHeader("Auto-Submitted", "auto-generated"); // so that no answering machine answers (RFC 3834)
            message.setHeader("Content-Language", written.language().tag());
            MimeMultipart forms =
                    new MimeMultipart("alternative", part(written.text(), "plain"), part(written.html(), "html"));
            message.setContent(forms);
            message.saveChanges();
            return message;
        } catch (MessagingException | UnsupportedEncodingException impossible) {
            throw new IllegalStateException("Mail %s cannot be written".formatted(mail.id()), impossible);
        }
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(content, UTF_8, subtype);
        return part;
    }

    private String from() {
        @Nullable String from = properties.from();
        return from == null ? NOBODY : from;
    }

    /** The same for each attempt of a sending; another one for each sending, because mail programs hide repeated messages. */
    private String messageId(Mail mail) {
        String domain = from().substring(from().indexOf('@') + 1).toLowerCase(Locale.ROOT);
        return "<%s.%d@%s>".formatted(mail.id(), mail.sending(), domain);
    }

    /** The library would make an id of its own each time that it saves a message. */
    private static final class MessageWithId extends MimeMessage {

        private final String id;

        MessageWithId(String id) {
            super((Session) null);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
