package notification.operation;

import java.util.Map;
import java.util.UUID;
import notification.delivery.MailRoute;
import notification.mail.Mail;
import notification.mail.MailState;
import notification.mail.Mails;
import notification.settings.NotificationProperties;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Sends a mail again, with another message id. The mail server gets it later. */
@Component
class ResendMail implements Edit.OfId<UUID> {

    private final Mails mails;
    private final MailRoute route;
    private final NotificationProperties properties;

    ResendMail(Mails mails, MailRoute route, NotificationProperties properties) {
        this.mails = mails;
        this.route = route;
        this.properties = properties;
    }

    private record Audited(MailState state, int sending) {}

    /** @throws ProblemException 404 for an unknown mail, 409 if it cannot be sent again */
    @Override
    public UUID make(UUID id, Editing editing) {
        Mail mail = mails.lock(id).orElseThrow(ResendMail::unknown);
        if (mail.state() == MailState.WAITING) {
            throw new ProblemException(
                    NotificationProblem.MAIL_WAITING, "The platform still sends this mail by itself.", Map.of());
        }
        if (mail.state() == MailState.ERASED || mail.address() == null) {
            throw new ProblemException(
                    NotificationProblem.MAIL_ERASED,
                    "The platform no longer knows the address of this mail.",
                    Map.of());
        }
        if (!route.exists()) {
            throw new ProblemException(
                    NotificationProblem.NO_MAIL_SERVER, "The platform has no mail server.", Map.of());
        }
        mails.sendAgain(id, properties.retryFor());
        editing.changed(
                id.toString(),
                new Audited(mail.state(), mail.sending()),
                new Audited(MailState.WAITING, mail.sending() + 1));
        return id;
    }

    static ProblemException unknown() {
        return ProblemException.notFound("There is no mail with this mail_id.");
    }
}
