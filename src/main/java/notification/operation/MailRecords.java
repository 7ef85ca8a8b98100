package notification.operation;

import java.util.LinkedHashMap;
import java.util.Map;
import notification.mail.Mail;
import notification.mail.Mails;
import notification.mail.Mails.Filter;
import notification.projection.OrderContacts;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.page.Slice;
import platform.page.TimeKey;
import platform.privacy.PersonalRecords;

/** The mails to a user, for exports and erasures. The address itself is in the exported orders. */
@Component
class MailRecords implements PersonalRecords {

    private final Mails mails;
    private final OrderContacts contacts;

    MailRecords(Mails mails, OrderContacts contacts) {
        this.mails = mails;
        this.contacts = contacts;
    }

    @Override
    public Slice<PersonalRecord> page(String subject, @Nullable String cursor, int limit) {
        TimeKey after = TimeKey.parse(cursor);
        Slice<Mail> page = Slice.of(
                limit,
                rows -> mails.list(new Filter(null, null, null, owner(subject)), after, rows),
                mail -> new TimeKey(mail.createdAt(), mail.id()).cursor());
        return new Slice<>(page.rows(MailRecords::shown), page.nextCursor());
    }

    private static PersonalRecord shown(Mail mail) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("order_no", mail.orderNo());
        values.put("mail", mail.kind());
        values.put("state", mail.state());
        values.put("created_at", mail.createdAt());
        return new PersonalRecord("MAIL", values);
    }

    /** Deletes the sealed addresses at once, although nobody can open them any more, and ends the mails that wait. */
    @Override
    public int erase(String subject) {
        return contacts.erase(owner(subject)) + mails.erase(owner(subject));
    }

    /** The owner of the key that seals the personal data in a user's orders. */
    private static String owner(String subject) {
        return "user:" + subject;
    }
}
