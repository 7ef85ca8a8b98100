package notification.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import notification.document.MailWriter;
import notification.document.WrittenMail;
import notification.mail.Mail;
import notification.mail.MailKind;
import notification.mail.MailState;
import notification.mail.Mails;
import notification.mail.Mails.Filter;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.page.TimeKey;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;

/** The operators' API for mails. Lists have no personal data; one mail shows its address, as one order does. */
@RestController
@RequestMapping(path = "/api/v2/mails", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_ORDERS)
@Tag(name = "Mails")
class MailController {

    private final Mails mails;
    private final Edits edits;
    private final ResendMail resendMail;
    private final MailWriter writer;
    private final PersonalKeys personalKeys;

    MailController(
            Mails mails, Edits notificationEdits, ResendMail resendMail, MailWriter writer, PersonalKeys personalKeys) {
        this.mails = mails;
        this.edits = notificationEdits;
        this.resendMail = resendMail;
        this.writer = writer;
        this.personalKeys = personalKeys;
    }

    /** A mail to a shopper. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MailView(
            UUID mailId,
            String orderNo,
            MailKind kind,
            @Nullable String reference,
            MailState state,
            int sending,
            int attempts,
            @Nullable String lastError,
            Instant happenedAt,
            Instant createdAt,
            @Nullable Instant finishedAt,
            String language,
            String subject,
            @Nullable String to,
            @Nullable String text,
            @Nullable String html) {

        static MailView summary(Mail mail, MailWriter writer) {
            return of(mail, writer.language(mail).tag(), writer.subject(mail), null, null, null);
        }

        static MailView whole(Mail mail, WrittenMail written, @Nullable String to) {
            return of(mail, written.language().tag(), written.subject(), to, written.text(), written.html());
        }

        private static MailView of(
                Mail mail,
                String language,
                String subject,
                @Nullable String to,
                @Nullable String text,
                @Nullable String html) {
            return new MailView(
                    mail.id(),
                    mail.orderNo(),
                    mail.kind(),
                    mail.reference().isEmpty() ? null : mail.reference(),
                    mail.state(),
                    mail.sending(),
                    mail.attempts(),
                    mail.lastError(),
                    mail.happenedAt(),
                    mail.createdAt(),
                    mail.finishedAt(),
                    language,
                    subject,
                    to,
                    text,
                    html);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MailPage(List<MailView> mails, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "List the mails to shoppers",
            description = "The newest first, without addresses and texts. Mails are kept for 90 days by default.")
    MailPage listMails(
            @RequestParam(name = "order_no", required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE)
                    String orderNo,
            @RequestParam(required = false) @Nullable MailState state,
            @RequestParam(required = false) @Nullable MailKind kind,
            @PageLimits PageRequest request) {
        TimeKey after = TimeKey.parse(request.cursor());
        Slice<Mail> page = Slice.of(
                request.limit(),
                rows -> mails.list(new Filter(orderNo, state, kind, null), after, rows),
                mail -> new TimeKey(mail.createdAt(), mail.id()).cursor());
        return new MailPage(page.rows(mail -> MailView.summary(mail, writer)), page.nextCursor());
    }

    @GetMapping("/{mail_id}")
    @Operation(
            summary = "Get a mail",
            description =
                    "With its text as the shopper reads it, and its address unless the data of the person has been erased."
                            + " The text is written from the stored facts, with today's settings.")
    MailView getMail(@PathVariable("mail_id") UUID id) {
        return whole(mails.find(id).orElseThrow(ResendMail::unknown));
    }

    @PostMapping("/{mail_id}/resend")
    @Audited(value = "notification.mail.resend", object = "mail", id = "mail_id")
    @Operation(
            summary = "Send a mail again",
            description =
                    "The shopper gets the mail once more, with another `Message-ID`. The answer does not wait for the mail"
                            + " server; the mail shows the result later.")
    @ProblemCode.Possible(NotificationProblem.class)
    MailView resendMail(IdempotencyKey key, @PathVariable("mail_id") UUID id) {
        return getMail(edits.make(key, resendMail, id));
    }

    private MailView whole(Mail mail) {
        PersonalData sealed = mail.address();
        String address = sealed == null ? null : personalKeys.open(sealed).orElse(null);
        return MailView.whole(mail, writer.write(mail), address);
    }
}
