package payment.workitem;

import static platform.sql.Timestamps.utc;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/**
 * Makes the work items of the differences of a day, a page of lines at a time. The subject of a work item names the difference, so a
 * repeated page adds nothing. The work item of a capture has the reference of its payment, and its detail names the capture. All methods join the running transaction.
 */
@Repository
public class Differences {

    private final DSLContext database;

    Differences(DSLContext database) {
        this.database = database;
    }

    /** A new comparison begins: no work item of the day has been seen in it yet. */
    public void begin(String provider, LocalDate day) {
        database.execute("""
                update payment.work_item set statement_id = null
                where provider = ? and day = ?::date and statement_id is not null""", provider, day);
    }

    /**
     * Makes the work items of the lines that differ. A payment that is missing here gets to be asked about, if we know it.
     *
     * @param fromLine inclusive
     * @param toLine exclusive
     */
    public void addLines(UUID statement, String provider, LocalDate day, long fromLine, long toLine, Instant at) {
        database.execute(
                """
                insert into payment.work_item (
                  subject, kind, state, provider, day, reference, provider_id, expected_minor, expected_currency,
                  received_minor, received_currency, detail, statement_id, rule_due_at, opened_at, changed_at)
                select
                  concat_ws(':', l.class, ?, ?::date, l.kind, coalesce(l.entry_reference, l.provider_id),
                    case l.class when 'TWICE' then l.line_no end),
                  l.class, 'OPEN', ?, ?::date, coalesce(e.payment_reference, l.entry_reference, l.reference), l.provider_id,
                  e.amount_minor, e.currency, l.amount_minor, l.currency,
                  format('%s in line %s of the statement', replace(lower(l.kind), '_', ' '), l.line_no)
                    || case when e.payment_reference is null or e.kind <> 'PAYMENT' then '' else ', capture ' || e.reference end,
                  l.statement_id,
                  case when l.class = 'MISSING_HERE' and l.kind = 'PAYMENT' and exists (
                    select from payment.payment p
                    where p.reference = l.reference and p.provider = ?
                      and p.status in ('requested', 'started', 'failed', 'closed')) then ?::timestamptz end,
                  ?::timestamptz, ?::timestamptz
                from payment.statement_line l
                left join payment.reconciliation_entry e on e.reference = l.entry_reference
                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ?
                  and l.class in ('MISSING_HERE', 'AMOUNT_DIFFERS', 'FEE_DIFFERS', 'TWICE', 'WRONG_DAY')
                order by l.line_no
                on conflict (subject) do update set statement_id = excluded.statement_id""", provider, day, provider, day, provider, utc(at), utc(at), utc(at), statement, fromLine, toLine);
    }

    /**
     * Makes the work items of our payments and refunds that the statement does not have.
     *
     * @param after reference, exclusive
     * @param to reference, inclusive
     */
    public void addMissingThere(UUID statement, String provider, LocalDate day, String after, String to, Instant at) {
        database.execute("""
                insert into payment.work_item (
                  subject, kind, state, provider, day, reference, provider_id, expected_minor, expected_currency, detail,
                  statement_id, opened_at, changed_at)
                select 'MISSING_THERE:' || e.reference, 'MISSING_THERE', 'OPEN', ?, ?::date,
                  coalesce(e.payment_reference, e.reference), e.provider_id, e.amount_minor, e.currency,
                  format('%s that the statement does not have', replace(lower(e.kind), '_', ' '))
                    || case when e.payment_reference is null or e.kind <> 'PAYMENT' then '' else ', capture ' || e.reference end,
                  ?::uuid, ?::timestamptz, ?::timestamptz
                from payment.reconciliation_entry e
                where e.provider = ? and e.day = ?::date and e.reference > ? and e.reference <= ? and e.class = 'MISSING_THERE'
                order by e.reference
                on conflict (subject) do update set statement_id = excluded.statement_id""", provider, day, statement, utc(at), utc(at), provider, day, after, to);
    }

    /** The lines of a page have payments and refunds that the statement of their day did not have: their work items are settled. */
    public void settleFound(UUID statement, long fromLine, long toLine, Instant at) {
        database.execute("""
                with settled as (
                  update payment.work_item w
                  set state = 'RESOLVED', resolution = 'NO_LONGER_DIFFERS', rule_due_at = null, steps = w.steps + 1,
                    changed_at = ?::timestamptz
                  from payment.statement_line l
                  where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ?
                    and l.class in ('LATE', 'WRONG_DAY', 'MATCHED')
                    and w.subject = 'MISSING_THERE:' || l.entry_reference and w.state in ('OPEN', 'TAKEN')
                  returning w.item_id, w.steps)
                insert into payment.work_item_step (item_id, step_no, action, at, resolution)
                select item_id, steps, 'RESOLVED', ?::timestamptz, 'NO_LONGER_DIFFERS' from settled""", utc(at), statement, fromLine, toLine, utc(at));
    }

    /**
     * Settles work items of the day whose difference the comparison has not found again, and opens those again that were settled so and
     * whose difference it has found.
     *
     * @param statement the statement that was compared
     * @return how many work items have changed, at most twice the limit; zero if there are no more
     */
    public int settle(UUID statement, String provider, LocalDate day, int limit, Instant at) {
        return database.execute("""
                        with gone as (
                          select item_id from payment.work_item
                          where provider = ? and day = ?::date and statement_id is null and state in ('OPEN', 'TAKEN')
                            and kind in ('MISSING_HERE', 'MISSING_THERE', 'AMOUNT_DIFFERS', 'FEE_DIFFERS', 'TWICE', 'WRONG_DAY')
                          order by item_id limit ?),
                        settled as (
                          update payment.work_item w
                          set state = 'RESOLVED', resolution = 'NO_LONGER_DIFFERS', rule_due_at = null, steps = w.steps + 1,
                            changed_at = ?::timestamptz
                          from gone where gone.item_id = w.item_id
                          returning w.item_id, w.steps)
                        insert into payment.work_item_step (item_id, step_no, action, at, resolution)
                        select item_id, steps, 'RESOLVED', ?::timestamptz, 'NO_LONGER_DIFFERS' from settled""", provider, day, limit, utc(at), utc(at))
                + database.execute("""
                        with back as (
                          select item_id from payment.work_item
                          where provider = ? and day = ?::date and statement_id = ?::uuid and state = 'RESOLVED'
                            and resolution = 'NO_LONGER_DIFFERS'
                          order by item_id limit ?),
                        reopened as (
                          update payment.work_item w
                          set state = 'OPEN', owner = null, resolution = null, steps = w.steps + 1, changed_at = ?::timestamptz
                          from back where back.item_id = w.item_id
                          returning w.item_id, w.steps)
                        insert into payment.work_item_step (item_id, step_no, action, at)
                        select item_id, steps, 'REOPENED', ?::timestamptz from reopened""", provider, day, statement, limit, utc(at), utc(at));
    }
}
