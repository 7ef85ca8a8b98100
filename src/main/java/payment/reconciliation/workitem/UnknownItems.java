package payment.reconciliation.workitem;

import static platform.sql.Timestamps.utc;

import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.reconciliation.workitem.Incident.About;
import payment.reconciliation.workitem.Incident.Amounts;
import payment.reconciliation.workitem.WorkItem.Kind;
import platform.money.Money;

/** The work items of outcomes and references that are not known for too long. All methods join the running transaction. */
@Repository
public class UnknownItems {

    private static final int MOST_UNKNOWN_REFERENCES = 200;

    private final DSLContext database;
    private final Incidents incidents;

    UnknownItems(DSLContext database, Incidents incidents) {
        this.database = database;
        this.incidents = incidents;
    }

    /**
     * Makes work items of callbacks that have waited since before this time and whose payment, refund or capture is not known, once for each
     * provider and reference. At most 200 are unsettled at a time: more have one cause, and get theirs when these are settled.
     */
    public void addReferences(Instant receivedBefore, Instant at) {
        incidents.begin(
                database.fetch("""
                        select distinct on (e.provider, e.reference) concat_ws(':', 'UNKNOWN_REFERENCE', e.provider, e.reference) as subject,
                          e.provider, e.reference, e.amount_minor, e.currency,
                          format('the callback %s (%s) is about a payment, refund or capture that is not known', e.event_id, e.type) as detail
                        from payment.provider_event e
                        where e.verdict = 'waiting' and e.received_at < ?::timestamptz
                          and not exists (select from payment.refund r where r.reference = e.reference and r.status <> 'awaited')
                          and not exists (select from payment.capture c where c.reference = e.reference)
                          and not exists (
                            select from payment.work_item w where w.subject = concat_ws(':', 'UNKNOWN_REFERENCE', e.provider, e.reference))
                        order by e.provider, e.reference, e.received_at, e.event_id
                        limit greatest(0, ? - (
                          select count(*) from payment.work_item where kind = 'UNKNOWN_REFERENCE' and state in ('OPEN', 'TAKEN')))""", utc(receivedBefore), MOST_UNKNOWN_REFERENCES)
                        .map(row -> incident(Kind.UNKNOWN_REFERENCE, row, new Amounts(null, amount(row)))),
                at);
    }

    /**
     * Makes work items of payments, refunds and captures that the platform still asks about, although their outcome was due before this time.
     *
     * @param limit at most so many
     */
    public void addOutcomes(Instant dueBefore, int limit, Instant at) {
        incidents.begin(
                database.fetch(
                                """
                        select 'UNKNOWN_OUTCOME:' || i.reference as subject, p.provider, i.reference,
                          coalesce(r.amount_minor - coalesce(r.balance_minor, 0), c.amount_minor, p.amount_minor - coalesce(p.balance_minor, 0))
                            as amount_minor,
                          p.currency,
                          format('the provider was called %s times about this %s', i.asked, lower(i.subject))
                            || coalesce('; the last call had no usable answer: ' || i.error, '') as detail
                        from payment.inquiry i
                        left join payment.refund r on i.subject = 'REFUND' and r.reference = i.reference
                          and r.status in ('requested', 'accepted') and r.noted_at < ?::timestamptz
                        left join payment.capture c on i.subject = 'CAPTURE' and c.reference = i.reference
                          and c.status in ('requested', 'accepted') and c.noted_at < ?::timestamptz
                        join payment.payment p on p.provider is not null and (
                          i.subject = 'PAYMENT' and p.reference = i.reference and (
                            p.status in ('requested', 'started') and p.expires_at < ?::timestamptz
                            or p.status = 'authorised' and (p.withdrawn_at < ?::timestamptz or p.authorisation_expires_at < ?::timestamptz))
                          or p.reference = r.payment_reference or p.reference = c.payment_reference)
                        where (i.asked > 0 or i.provider <> '') and not exists (
                          select from payment.work_item w where w.subject = 'UNKNOWN_OUTCOME:' || i.reference)
                        order by i.reference limit ?""",
                                utc(dueBefore), utc(dueBefore), utc(dueBefore), utc(dueBefore), utc(dueBefore), limit)
                        .map(row -> incident(Kind.UNKNOWN_OUTCOME, row, new Amounts(amount(row), null))),
                at);
    }

    /** Settles the work items of outcomes and references that are known by now. */
    public void settleKnown(int limit, Instant at) {
        incidents.end(database.fetch("""
                                select w.subject from payment.work_item w
                                where w.state in ('OPEN', 'TAKEN') and (w.kind = 'UNKNOWN_REFERENCE'
                                  and not exists (
                                    select from payment.provider_event e
                                    where e.provider = w.provider and e.reference = w.reference and e.verdict = 'waiting')
                                  or w.kind = 'UNKNOWN_OUTCOME'
                                  and not exists (
                                    select from payment.payment p where p.reference = w.reference and (p.status in ('requested', 'started')
                                      or p.status = 'authorised' and (p.withdrawn_at is not null or p.authorisation_expires_at < ?::timestamptz)))
                                  and not exists (
                                    select from payment.refund r where r.reference = w.reference and r.status in ('requested', 'accepted'))
                                  and not exists (
                                    select from payment.capture c where c.reference = w.reference and c.status in ('requested', 'accepted')))
                                order by w.item_id limit ? for update skip locked""", utc(at), limit).getValues("subject", String.class), at);
    }

    private static Incident incident(Kind kind, Record row, Amounts amounts) {
        return new Incident(
                row.get("subject", String.class),
                kind,
                About.of(row.get("provider", String.class), row.get("reference", String.class)),
                amounts,
                row.get("detail", String.class),
                null,
                null);
    }

    private static @Nullable Money amount(Record row) {
        return WorkItems.money(row.get("amount_minor", Long.class), row.get("currency", String.class));
    }
}
