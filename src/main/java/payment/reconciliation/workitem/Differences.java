package payment.reconciliation.workitem;

import static payment.jooq.Tables.WORK_ITEM;
import static platform.sql.AnyOf.anyOf;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.reconciliation.workitem.Incident.About;
import payment.reconciliation.workitem.Incident.Amounts;
import payment.reconciliation.workitem.WorkItem.Kind;
import payment.reconciliation.workitem.WorkItem.Resolution;
import platform.money.Money;

/**
 * Makes the work items of the differences of a day, a page of lines at a time. The subject of a work item names the difference, so a
 * repeated page adds nothing. The work item of a capture has the reference of its payment, and its detail names the capture. All methods join the running transaction.
 */
@Repository
public class Differences {

    private final DSLContext database;
    private final Incidents incidents;

    Differences(DSLContext database, Incidents incidents) {
        this.database = database;
        this.incidents = incidents;
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
        add(statement, provider, day, database.fetch("""
                        select
                          concat_ws(':', l.class, ?, ?::date, l.kind, coalesce(l.entry_reference, l.provider_id),
                            case l.class when 'TWICE' then l.line_no end) as subject,
                          l.class, coalesce(e.payment_reference, l.entry_reference, l.reference) as reference, l.provider_id,
                          e.amount_minor as expected_minor, e.currency as expected_currency,
                          l.amount_minor as received_minor, l.currency as received_currency,
                          format('%s in line %s of the statement', replace(lower(l.kind), '_', ' '), l.line_no)
                            || case when e.payment_reference is null or e.kind <> 'PAYMENT' then '' else ', capture ' || e.reference end
                            as detail,
                          l.class = 'MISSING_HERE' and l.kind = 'PAYMENT' and exists (
                            select from payment.payment p
                            where p.reference = l.reference and p.provider = ?
                              and p.status in ('requested', 'started', 'failed', 'closed')) as asks
                        from payment.statement_line l
                        left join payment.reconciliation_entry e on e.reference = l.entry_reference
                        where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ?
                          and l.class in ('MISSING_HERE', 'AMOUNT_DIFFERS', 'FEE_DIFFERS', 'TWICE', 'WRONG_DAY')
                        order by l.line_no""", provider, day, provider, statement, fromLine, toLine), at);
    }

    /**
     * Makes the work items of our payments and refunds that the statement does not have.
     *
     * @param after reference, exclusive
     * @param to reference, inclusive
     */
    public void addMissingThere(UUID statement, String provider, LocalDate day, String after, String to, Instant at) {
        add(statement, provider, day, database.fetch("""
                        select 'MISSING_THERE:' || e.reference as subject, 'MISSING_THERE' as class,
                          coalesce(e.payment_reference, e.reference) as reference, e.provider_id,
                          e.amount_minor as expected_minor, e.currency as expected_currency,
                          null::bigint as received_minor, null as received_currency,
                          format('%s that the statement does not have', replace(lower(e.kind), '_', ' '))
                            || case when e.payment_reference is null or e.kind <> 'PAYMENT' then '' else ', capture ' || e.reference end
                            as detail,
                          false as asks
                        from payment.reconciliation_entry e
                        where e.provider = ? and e.day = ?::date and e.reference > ? and e.reference <= ? and e.class = 'MISSING_THERE'
                        order by e.reference""", provider, day, after, to), at);
    }

    private void add(UUID statement, String provider, LocalDate day, Result<Record> found, Instant at) {
        if (found.isEmpty()) {
            return;
        }
        List<Incident> differences = found.map(row -> new Incident(
                row.get("subject", String.class),
                Kind.valueOf(row.get("class", String.class)),
                new About(provider, day, row.get("reference", String.class), row.get("provider_id", String.class)),
                new Amounts(amount(row, "expected"), amount(row, "received")),
                row.get("detail", String.class),
                null,
                row.get("asks", Boolean.class) ? at : null));
        incidents.begin(differences, at);
        database.update(WORK_ITEM)
                .set(WORK_ITEM.STATEMENT_ID, statement)
                .where(anyOf(
                        WORK_ITEM.SUBJECT,
                        differences.stream().map(Incident::subject).toList()))
                .execute();
    }

    private static @Nullable Money amount(Record row, String which) {
        return WorkItems.money(row.get(which + "_minor", Long.class), row.get(which + "_currency", String.class));
    }

    /** The lines of a page have payments and refunds that the statement of their day did not have: their work items are settled. */
    public void settleFound(UUID statement, long fromLine, long toLine, Instant at) {
        incidents.end(database.fetch("""
                                select w.subject
                                from payment.statement_line l join payment.work_item w on w.subject = 'MISSING_THERE:' || l.entry_reference
                                where l.statement_id = ?::uuid and l.line_no >= ? and l.line_no < ?
                                  and l.class in ('LATE', 'WRONG_DAY', 'MATCHED') and w.state in ('OPEN', 'TAKEN')""", statement, fromLine, toLine).getValues("subject", String.class), at);
    }

    /**
     * Settles work items of the day whose difference the comparison has not found again.
     *
     * @return how many work items have changed, at most the limit; zero if there are no more
     */
    public int settleGone(String provider, LocalDate day, int limit, Instant at) {
        return incidents.end(
                database.fetch("""
                                select subject from payment.work_item
                                where provider = ? and day = ?::date and statement_id is null and state in ('OPEN', 'TAKEN')
                                  and kind in ('MISSING_HERE', 'MISSING_THERE', 'AMOUNT_DIFFERS', 'FEE_DIFFERS', 'TWICE', 'WRONG_DAY')
                                order by item_id limit ?""", provider, day, limit).getValues("subject", String.class),
                Resolution.NO_LONGER_DIFFERS,
                at);
    }
}
