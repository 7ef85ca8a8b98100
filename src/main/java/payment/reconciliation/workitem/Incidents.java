package payment.reconciliation.workitem;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;
import static payment.jooq.Tables.WORK_ITEM;
import static platform.sql.Timestamps.utc;
import static platform.sql.Timestamps.utcOrNull;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.reconciliation.workitem.WorkItem.Kind;
import payment.reconciliation.workitem.WorkItem.Resolution;
import platform.money.Money;
import platform.sql.Unnest;

/**
 * Makes a work item while an incident lasts. Whatever the platform finds, this class makes its work item and settles it. All methods join the
 * running transaction and can be repeated.
 */
@Repository
public class Incidents {

    private final DSLContext database;

    Incidents(DSLContext database) {
        this.database = database;
    }

    /** {@link #begin(Collection, Instant)} for one incident. */
    public void begin(Incident incident, Instant at) {
        begin(List.of(incident), at);
    }

    /**
     * Makes the work items of incidents in this order. A work item that is not settled takes over what has changed. It is opened again if the
     * incident was over, or if the dispute was decided. If an operator has settled it, it stays so.
     */
    public void begin(Collection<Incident> incidents, Instant at) {
        if (incidents.isEmpty()) {
            return;
        }
        Map<String, Incident> bySubject = new LinkedHashMap<>();
        incidents.forEach(incident -> bySubject.putIfAbsent(incident.subject(), incident));
        // The step of a work item that was not opened again is there already.
        database.execute("""
                with put as (
                  insert into payment.work_item as w (
                    subject, kind, provider, day, reference, provider_id, expected_minor, expected_currency, received_minor,
                    received_currency, detail, due_at, rule_due_at, state, opened_at, changed_at)
                  select found.*, 'OPEN', {1}::timestamptz, {1}::timestamptz from {0}
                  on conflict (subject) do update set
                    state = case when w.state in ('OPEN', 'TAKEN') then w.state else 'OPEN' end,
                    owner = case when w.state in ('OPEN', 'TAKEN') then w.owner end,
                    steps = w.steps + case when w.state in ('OPEN', 'TAKEN') then 0 else 1 end,
                    resolution = null, expected_minor = excluded.expected_minor, expected_currency = excluded.expected_currency,
                    received_minor = excluded.received_minor, received_currency = excluded.received_currency,
                    detail = excluded.detail, due_at = excluded.due_at, changed_at = excluded.changed_at
                  where w.resolution = 'NO_LONGER_DIFFERS'
                    or w.kind = 'DISPUTE' and w.resolution in ('DISPUTE_WON', 'DISPUTE_LOST')
                    or w.state in ('OPEN', 'TAKEN') and w.kind <> 'TIME_IN_FUTURE'
                    and (w.expected_minor, w.expected_currency, w.received_minor, w.received_currency, w.detail, w.due_at)
                      is distinct from (excluded.expected_minor, excluded.expected_currency, excluded.received_minor,
                        excluded.received_currency, excluded.detail, excluded.due_at)
                  returning item_id, steps)
                insert into payment.work_item_step (item_id, step_no, action, at)
                select item_id, steps, 'REOPENED', {1}::timestamptz from put where steps > 0
                on conflict do nothing""", rows(bySubject.values()), val(utc(at)));
    }

    private static QueryPart rows(Collection<Incident> incidents) {
        return Unnest.of(incidents)
                .column(WORK_ITEM.SUBJECT, Incident::subject)
                .column(WORK_ITEM.KIND, each -> each.kind().name())
                .column(WORK_ITEM.PROVIDER, each -> each.about().provider())
                .column(WORK_ITEM.DAY, each -> each.about().day())
                .column(WORK_ITEM.REFERENCE, each -> each.about().reference())
                .column(WORK_ITEM.PROVIDER_ID, each -> each.about().providerId())
                .column(WORK_ITEM.EXPECTED_MINOR, each -> minor(each.amounts().expected()))
                .column(
                        WORK_ITEM.EXPECTED_CURRENCY,
                        each -> currency(each.amounts().expected()))
                .column(WORK_ITEM.RECEIVED_MINOR, each -> minor(each.amounts().received()))
                .column(
                        WORK_ITEM.RECEIVED_CURRENCY,
                        each -> currency(each.amounts().received()))
                .column(WORK_ITEM.DETAIL, Incident::detail)
                .column(WORK_ITEM.DUE_AT, each -> utcOrNull(each.dueAt()))
                .column(WORK_ITEM.RULE_DUE_AT, each -> utcOrNull(each.askAt()))
                .from("found");
    }

    private static @Nullable Long minor(@Nullable Money amount) {
        return amount == null ? null : amount.amountMinor();
    }

    private static @Nullable String currency(@Nullable Money amount) {
        return amount == null ? null : amount.currency();
    }

    /** The incident is over: its work item is settled, if it has one. */
    public void end(String subject, Instant at) {
        end(List.of(subject), Resolution.NO_LONGER_DIFFERS, at);
    }

    /** These incidents are over: their work items are settled, if they have one. */
    public void end(Collection<String> subjects, Instant at) {
        end(subjects, Resolution.NO_LONGER_DIFFERS, at);
    }

    /**
     * Settles work items that are not settled, and those of disputes that were decided otherwise before.
     *
     * @return how many
     */
    int end(Collection<String> subjects, Resolution resolution, Instant at) {
        if (subjects.isEmpty()) {
            return 0;
        }
        return database.execute("""
                with settled as (
                  update payment.work_item w
                  set state = 'RESOLVED', resolution = {1}, rule_due_at = null, steps = w.steps + 1, changed_at = {2}::timestamptz
                  where w.subject = any({0}) and (w.state in ('OPEN', 'TAKEN')
                    or w.kind = 'DISPUTE' and w.resolution in ('DISPUTE_WON', 'DISPUTE_LOST') and w.resolution <> {1})
                  returning w.item_id, w.steps)
                insert into payment.work_item_step (item_id, step_no, action, at, resolution)
                select item_id, steps, 'RESOLVED', {2}::timestamptz, {1} from settled""", val(subjects.toArray(String[]::new)), val(resolution.name()), val(utc(at)));
    }

    /** The subjects of the parked events whose work items are not settled; at most so many, the oldest first. */
    List<String> parkedEvents(int limit) {
        return database.select(WORK_ITEM.SUBJECT)
                .from(WORK_ITEM)
                .where(WORK_ITEM.STATE.in(inline("OPEN"), inline("TAKEN")), WORK_ITEM.KIND.eq(Kind.PARKED_EVENT.name()))
                .orderBy(WORK_ITEM.ITEM_ID)
                .limit(limit)
                .fetch(WORK_ITEM.SUBJECT);
    }
}
