package payment.workitem;

import static org.jooq.impl.DSL.inline;
import static payment.jooq.Tables.WORK_ITEM;
import static platform.sql.Timestamps.utc;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.workitem.WorkItem.Kind;
import platform.money.Money;

/** Makes a work item while an incident lasts. All methods join the running transaction and can be repeated. */
@Repository
public class Incidents {

    private final DSLContext database;

    Incidents(DSLContext database) {
        this.database = database;
    }

    /** Makes the work item of an incident, or opens it again if the incident was over. If an operator has settled it, it stays so. */
    public void begin(Incident incident, Instant at) {
        database.execute(
                """
                with back as (
                  update payment.work_item w
                  set state = 'OPEN', owner = null, resolution = null, expected_minor = ?, expected_currency = ?, received_minor = ?,
                    received_currency = ?, detail = ?, steps = w.steps + 1, changed_at = ?::timestamptz
                  where w.subject = ? and w.state = 'RESOLVED' and w.resolution = 'NO_LONGER_DIFFERS'
                  returning w.item_id, w.steps)
                insert into payment.work_item_step (item_id, step_no, action, at)
                select item_id, steps, 'REOPENED', ?::timestamptz from back""",
                minor(incident.expected()),
                currency(incident.expected()),
                minor(incident.received()),
                currency(incident.received()),
                incident.detail(),
                utc(at),
                incident.subject(),
                utc(at));
        database.execute(
                """
                insert into payment.work_item (
                  subject, kind, state, provider, day, reference, expected_minor, expected_currency, received_minor, received_currency,
                  detail, opened_at, changed_at)
                values (?, ?, 'OPEN', ?, ?::date, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz)
                on conflict (subject) do nothing""",
                incident.subject(),
                incident.kind().name(),
                incident.provider(),
                incident.day(),
                incident.reference(),
                minor(incident.expected()),
                currency(incident.expected()),
                minor(incident.received()),
                currency(incident.received()),
                incident.detail(),
                utc(at),
                utc(at));
    }

    private static @Nullable Long minor(@Nullable Money amount) {
        return amount == null ? null : amount.amountMinor();
    }

    private static @Nullable String currency(@Nullable Money amount) {
        return amount == null ? null : amount.currency();
    }

    /** The incident is over: its work item is settled, if it has one. */
    public void end(String subject, Instant at) {
        end(List.of(subject), at);
    }

    /** These incidents are over: their work items are settled, if they have one. */
    public void end(Collection<String> subjects, Instant at) {
        database.execute("""
                with settled as (
                  update payment.work_item w
                  set state = 'RESOLVED', resolution = 'NO_LONGER_DIFFERS', rule_due_at = null, steps = w.steps + 1,
                    changed_at = ?::timestamptz
                  where w.subject = any(?) and w.state in ('OPEN', 'TAKEN')
                  returning w.item_id, w.steps)
                insert into payment.work_item_step (item_id, step_no, action, at, resolution)
                select item_id, steps, 'RESOLVED', ?::timestamptz, 'NO_LONGER_DIFFERS' from settled""", utc(at), subjects.toArray(String[]::new), utc(at));
    }

    /** The subjects of the parked events whose work items are not settled; at most so many, the oldest first. */
    public List<String> parkedEvents(int limit) {
        return database.select(WORK_ITEM.SUBJECT)
                .from(WORK_ITEM)
                .where(WORK_ITEM.STATE.in(inline("OPEN"), inline("TAKEN")), WORK_ITEM.KIND.eq(Kind.PARKED_EVENT.name()))
                .orderBy(WORK_ITEM.ITEM_ID)
                .limit(limit)
                .fetch(WORK_ITEM.SUBJECT);
    }
}
