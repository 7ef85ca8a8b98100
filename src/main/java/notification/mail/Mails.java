package notification.mail;

import static notification.jooq.Tables.MAIL;
import static notification.jooq.Tables.ORDER_CONTACT;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.selectOne;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.databaseTimeIn;
import static platform.sql.Timestamps.utc;
import static platform.sql.Timestamps.utcOrNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import notification.jooq.tables.records.MailRecord;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.id.Ids;
import platform.language.Language;
import platform.page.TimeKey;
import platform.privacy.PersonalData;
import platform.sql.DueRows;
import platform.sql.Purge;
import platform.sql.Unnest;

/** Stores mails. All methods join the running transaction. */
@Repository
public class Mails {

    /** Other mails of the same order. */
    private static final notification.jooq.tables.Mail OTHER = MAIL.as("other");

    private static final DueRows<MailRecord, Long> MAILS = new DueRows<>(MAIL, MAIL.DUE_AT, MAIL.CLAIMS);

    private final DSLContext database;
    private final Clock clock;
    private final Ids ids;

    Mails(DSLContext database, Clock clock, Ids ids) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
    }

    /** Stores mails, except those that an order has already. A mail is given up after this time. */
    public void add(Collection<NewMail> mails, Duration giveUpAfter) {
        if (mails.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Unnest.Rows rows = Unnest.of(mails)
                .column(MAIL.MAIL_ID, mail -> ids.next())
                .column(MAIL.ORDER_ID, NewMail::orderId)
                .column(MAIL.ORDER_NO, NewMail::orderNo)
                .column(MAIL.OWNER, NewMail::owner)
                .column(MAIL.KIND, mail -> mail.kind().name())
                .column(MAIL.REFERENCE, NewMail::reference)
                .column(MAIL.FACTS, mail -> JSONB.valueOf(mail.facts().json()))
                .column(MAIL.GIVE_UP_AT, mail -> utc(now.plus(giveUpAfter)))
                .column(MAIL.USEFUL_UNTIL, mail -> utcOrNull(mail.usefulUntil()))
                .column(MAIL.HAPPENED_AT, mail -> utc(mail.happenedAt()))
                .column(MAIL.CREATED_AT, mail -> utc(now))
                .as("added");
        database.insertInto(MAIL, rows.columns())
                .select(rows.select())
                .onConflict(MAIL.ORDER_ID, MAIL.KIND, MAIL.REFERENCE)
                .doNothing()
                .execute();
    }

    /**
     * These orders are paid. So nobody has to pay any more: a failed attempt is no news, and the confirmation of the order stays useful
     * without the end of the payment window.
     */
    public void paid(Collection<UUID> orders) {
        if (orders.isEmpty()) {
            return;
        }
        overtake(orders, MailKind.PAYMENT_FAILED);
        database.update(MAIL)
                .setNull(MAIL.USEFUL_UNTIL)
                .set(MAIL.FACTS, field("{0} - {1}", JSONB.class, MAIL.FACTS, inline(MailFacts.UNTIL)))
                .where(isWaiting())
                .and(anyOf(MAIL.ORDER_ID, orders))
                .and(MAIL.KIND.eq(MailKind.ORDER_CONFIRMED.name()))
                .execute();
    }

    /** These orders are closed, so nobody can pay them, and nobody needs their confirmation. */
    public void closed(Collection<UUID> orders) {
        if (!orders.isEmpty()) {
            overtake(orders, MailKind.PAYMENT_FAILED, MailKind.ORDER_CONFIRMED);
        }
    }

    /** A mail that is being sent at this moment may still be sent. */
    private void overtake(Collection<UUID> orders, MailKind... kinds) {
        database.update(MAIL)
                .set(MAIL.USEFUL_UNTIL, utc(clock.instant()))
                .where(isWaiting())
                .and(anyOf(MAIL.ORDER_ID, orders))
                .and(anyOf(MAIL.KIND, Stream.of(kinds).map(Enum::name).toList()))
                .execute();
    }

    /**
     * Takes mails that are due, of each order only the first: the next one waits until it is finished. Until the lease ends, no other instance
     * takes them; then any instance may, unless a result was recorded.
     *
     * @param limit the maximum number of mails
     */
    public List<Claimed> claim(int limit, Duration lease) {
        Instant now = clock.instant();
        Condition isFirst = notExists(selectOne()
                .from(OTHER)
                .where(OTHER.ORDER_ID.eq(MAIL.ORDER_ID))
                .and(OTHER.STATE.eq(inline(MailState.WAITING.name())))
                .and(row(OTHER.HAPPENED_AT, OTHER.MAIL_ID).lt(row(MAIL.HAPPENED_AT, MAIL.MAIL_ID))));
        List<UUID> claimed = MAILS.claim(
                        database, currentOffsetDateTime(), isWaiting().and(isFirst), limit, lease)
                .getValues(MAIL.MAIL_ID);
        return claimed.isEmpty()
                ? List.of()
                : mails().where(anyOf(MAIL.MAIL_ID, claimed))
                        .orderBy(MAIL.HAPPENED_AT, MAIL.MAIL_ID)
                        .fetch(row -> new Claimed(mail(row), row.get(MAIL.CLAIMS), endAt(now, row)));
    }

    private static @Nullable MailState endAt(Instant now, Record row) {
        OffsetDateTime usefulUntil = row.get(MAIL.USEFUL_UNTIL);
        if (usefulUntil != null && !now.isBefore(usefulUntil.toInstant())) {
            return MailState.OBSOLETE;
        }
        return now.isBefore(row.get(MAIL.GIVE_UP_AT).toInstant()) ? null : MailState.GIVEN_UP;
    }

    /**
     * Records what became of a claimed mail.
     *
     * @param attempts how often it was handed to the mail server in this sending
     * @param error why it was not sent, without addresses; null if it was sent
     * @return false if a later claim has taken the mail over, or it is finished; then nothing was recorded
     */
    public boolean finish(Claimed claimed, MailState state, int attempts, @Nullable String error) {
        return database.update(MAIL)
                        .set(MAIL.STATE, state.name())
                        .set(MAIL.ATTEMPTS, attempts)
                        .set(MAIL.LAST_ERROR, error)
                        .set(MAIL.FINISHED_AT, utc(clock.instant()))
                        .where(isHeld(claimed))
                        .execute()
                > 0;
    }

    /**
     * Lets any instance claim the mail again after the pause. The later mails of its order are not looked at before that.
     *
     * @return false if a later claim has taken the mail over, or it is finished; then nothing was recorded
     */
    public boolean postpone(Claimed claimed, Duration pause, String error) {
        boolean isPostponed = database.update(MAIL)
                        .set(MAIL.ATTEMPTS, claimed.mail().attempts() + 1)
                        .set(MAIL.LAST_ERROR, error)
                        .set(MAIL.DUE_AT, databaseTimeIn(pause))
                        .where(isHeld(claimed))
                        .execute()
                > 0;
        if (isPostponed) {
            database.update(MAIL)
                    .set(MAIL.DUE_AT, databaseTimeIn(pause))
                    .where(MAIL.ORDER_ID.eq(claimed.mail().orderId()))
                    .and(isWaiting())
                    .and(row(MAIL.HAPPENED_AT, MAIL.MAIL_ID)
                            .gt(row(
                                    utc(claimed.mail().happenedAt()),
                                    claimed.mail().id())))
                    .and(MAIL.DUE_AT.lt(databaseTimeIn(pause)))
                    .execute();
        }
        return isPostponed;
    }

    /** Not a parameter, so that the plan can use the index of the mails that wait. */
    private static Condition isWaiting() {
        return MAIL.STATE.eq(inline(MailState.WAITING.name()));
    }

    private static Condition isHeld(Claimed claimed) {
        return MAIL.MAIL_ID
                .eq(claimed.mail().id())
                .and(MAILS.isHeldBy(claimed.claim()))
                .and(MAIL.STATE.eq(MailState.WAITING.name()));
    }

    /** Lets a mail be sent once more, as a new sending. */
    public void sendAgain(UUID id, Duration giveUpAfter) {
        database.update(MAIL)
                .set(MAIL.STATE, MailState.WAITING.name())
                .set(MAIL.SENDING, MAIL.SENDING.plus(1))
                .set(MAIL.ATTEMPTS, 0)
                .setNull(MAIL.LAST_ERROR)
                .setNull(MAIL.FINISHED_AT)
                .set(MAIL.DUE_AT, currentOffsetDateTime())
                .set(MAIL.GIVE_UP_AT, utc(clock.instant().plus(giveUpAfter)))
                .setNull(MAIL.USEFUL_UNTIL)
                .where(MAIL.MAIL_ID.eq(id))
                .execute();
    }

    public Optional<Mail> find(UUID id) {
        return mails().where(MAIL.MAIL_ID.eq(id)).fetchOptional(Mails::mail);
    }

    /** Like {@link #find}; no other transaction changes the mail until this one ends. */
    public Optional<Mail> lock(UUID id) {
        return mails().where(MAIL.MAIL_ID.eq(id)).forUpdate().of(MAIL).fetchOptional(Mails::mail);
    }

    /** The mails with these ids. */
    public List<Mail> find(Collection<UUID> all) {
        return mails().where(anyOf(MAIL.MAIL_ID, all)).fetch(Mails::mail);
    }

    /** What a list selects; null selects all. */
    public record Filter(
            @Nullable String orderNo,
            @Nullable MailState state,
            @Nullable MailKind kind,
            @Nullable String owner) {}

    /**
     * Lists mails, the newest first.
     *
     * @param after the time of creation and the id of the last mail of the page before; null for the first page
     */
    public List<Mail> list(Filter filter, @Nullable TimeKey after, int limit) {
        Condition selected = after == null
                ? noCondition()
                : row(MAIL.CREATED_AT, MAIL.MAIL_ID).lt(row(utc(after.at()), after.id()));
        if (filter.orderNo() != null) {
            selected = selected.and(MAIL.ORDER_NO.eq(filter.orderNo()));
        }
        if (filter.state() != null) {
            selected = selected.and(MAIL.STATE.eq(filter.state().name()));
        }
        if (filter.kind() != null) {
            selected = selected.and(MAIL.KIND.eq(filter.kind().name()));
        }
        if (filter.owner() != null) {
            selected = selected.and(MAIL.OWNER.eq(filter.owner()));
        }
        return mails().where(selected)
                .orderBy(MAIL.CREATED_AT.desc(), MAIL.MAIL_ID.desc())
                .limit(limit)
                .fetch(Mails::mail);
    }

    /**
     * Ends the mails of an owner that are not sent yet.
     *
     * @return how many there were
     */
    public int erase(String owner) {
        return database.update(MAIL)
                .set(MAIL.STATE, MailState.ERASED.name())
                .setNull(MAIL.LAST_ERROR)
                .set(MAIL.FINISHED_AT, utc(clock.instant()))
                .where(MAIL.OWNER.eq(owner), MAIL.STATE.eq(MailState.WAITING.name()))
                .execute();
    }

    /** The number of mails that are not sent yet. */
    public long countWaiting() {
        return database.fetchCount(MAIL, isWaiting());
    }

    /**
     * Deletes at most {@code limit} mails that were finished and are older. Mails that another instance is deleting are skipped.
     *
     * @return number of deleted mails
     */
    public int purge(Instant createdBefore, int limit) {
        return Purge.oldest(
                database,
                MAIL,
                MAIL.MAIL_ID,
                MAIL.CREATED_AT,
                MAIL.CREATED_AT.lt(utc(createdBefore)).and(MAIL.STATE.ne(MailState.WAITING.name())),
                limit);
    }

    private SelectOnConditionStep<Record> mails() {
        return database.select(MAIL.fields())
                .select(ORDER_CONTACT.ADDRESS, ORDER_CONTACT.LANGUAGE)
                .from(MAIL)
                .leftJoin(ORDER_CONTACT)
                .on(ORDER_CONTACT.ORDER_ID.eq(MAIL.ORDER_ID));
    }

    private static Mail mail(Record row) {
        String address = row.get(ORDER_CONTACT.ADDRESS);
        String language = row.get(ORDER_CONTACT.LANGUAGE);
        OffsetDateTime finishedAt = row.get(MAIL.FINISHED_AT);
        return new Mail(
                row.get(MAIL.MAIL_ID),
                row.get(MAIL.ORDER_ID),
                row.get(MAIL.ORDER_NO),
                row.get(MAIL.OWNER),
                MailKind.valueOf(row.get(MAIL.KIND)),
                row.get(MAIL.REFERENCE),
                MailFacts.ofJson(row.get(MAIL.FACTS).data()),
                MailState.valueOf(row.get(MAIL.STATE)),
                row.get(MAIL.SENDING),
                row.get(MAIL.ATTEMPTS),
                row.get(MAIL.HAPPENED_AT).toInstant(),
                row.get(MAIL.CREATED_AT).toInstant(),
                finishedAt == null ? null : finishedAt.toInstant(),
                row.get(MAIL.LAST_ERROR),
                address == null ? null : new PersonalData(row.get(MAIL.OWNER), address),
                language == null ? null : Language.of(language));
    }
}
