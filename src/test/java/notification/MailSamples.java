package notification;

import java.time.Instant;
import java.util.UUID;
import notification.mail.Mail;
import notification.mail.MailFacts;
import notification.mail.MailKind;
import notification.mail.MailState;
import org.jspecify.annotations.Nullable;
import platform.language.Language;

/** Mails that wait to be sent. */
public final class MailSamples {

    private MailSamples() {}

    /** @param at when the mail was created */
    public static Mail waiting(MailKind kind, MailFacts facts, Instant at, @Nullable Language language) {
        return new Mail(
                UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"),
                UUID.randomUUID(),
                "260131-7K3M-9QXF-2TVB",
                "user:1",
                kind,
                "",
                facts,
                MailState.WAITING,
                1,
                0,
                at,
                at,
                null,
                null,
                null,
                language);
    }
}
