package notification.operation;

import java.util.Map;
import java.util.UUID;
import notification.delivery.MailRoute;
import notification.mail.Mail;
import notification.mail.MailState;
import notification.mail.Mails;
import notification.settings.NotificationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.web.ProblemException;

/** What operators do with mails. One transaction decides, writes the entry into the audit log and uses up the idempotency key. */
@Component
class MailEdits {

    private final Mails mails;
    private final MailRoute route;
    private final IdempotencyRows notificationKeys;
    private final AuditLog auditLog;
    private final NotificationProperties properties;
    private final TransactionTemplate transaction;

    MailEdits(
            Mails mails,
            MailRoute route,
            IdempotencyRows notificationKeys,
            AuditLog auditLog,
            NotificationProperties properties,
            TransactionTemplate transaction) {
        this.mails = mails;
        this.route = route;
        this.notificationKeys = notificationKeys;
        this.auditLog = auditLog;
        this.properties = properties;
        this.transaction = transaction;
    }

    private record Audited(MailState state, int sending) {}

    /** @throws ProblemException 404 for an unknown mail, 409 if it cannot be sent again */
    void resend(IdempotencyKey key, UUID id) {
        transaction.executeWithoutResult(status -> notificationKeys.once(key, () -> {
            resend(id);
            return id.toString();
        }));
    }

    private void resend(UUID id) {
        Mail mail = mails.lock(id).orElseThrow(MailEdits::unknown);
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
        auditLog.record(Change.of(
                id.toString(),
                new Audited(mail.state(), mail.sending()),
                new Audited(MailState.WAITING, mail.sending() + 1)));
    }

    static ProblemException unknown() {
        return ProblemException.notFound("There is no mail with this mail_id.");
    }
}
