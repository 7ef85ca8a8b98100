package app.audit;

import java.util.List;

/** Compares the lines of bank statements with their history, with payouts, and with the ledger. */
final class BankChecks {

    static final List<Check> ALL = List.of(
            Check.of("bank-line", "A line of a bank statement differs from its history.", """
                with counted as (
                    select line_no, count(*) as steps, count(transfer_no) as changes from payment.bank_line_step group by 1)
                select l.line_no::text,
                    format('Line %s of %s is %s with transfer %s after %s steps and %s events, but its history ends with %s of transfer %s after %s steps and %s events',
                        l.line_no, l.account_id, l.state, l.transfer_no, l.steps, l.changes, s.action, s.transfer_no, coalesce(c.steps, 0),
                        coalesce(c.changes, 0))
                from payment.bank_line l
                left join counted c using (line_no)
                left join payment.bank_line_step s on s.line_no = l.line_no and s.step_no = l.steps
                where (l.steps, l.changes) <> (coalesce(c.steps, 0), coalesce(c.changes, 0))
                    or l.state <> case s.action when 'MATCHED' then 'MATCHED' when 'DISMISSED' then 'DISMISSED' else 'OPEN' end
                    or l.state = 'MATCHED' and l.transfer_no <> s.transfer_no\
                """),
            Check.of("bank-payout", "What must arrive at the bank differs from the payouts that statements have.", """
                select concat_ws('/', provider, payout_id, currency),
                    format('Payout %s of %s: the statements have %s %s on %s, but the bank must get %s on %s', payout_id, provider,
                        p.amount_minor, currency, (p.occurred_at at time zone 'UTC')::date, t.amount_minor, t.day)
                from payment.payout p
                full join (
                    select counterpart as provider, transfer_id as payout_id, currency, amount_minor, day
                    from payment.bank_transfer where kind = 'PAYOUT') t using (provider, payout_id, currency)
                where (p.amount_minor, (p.occurred_at at time zone 'UTC')::date) is distinct from (t.amount_minor, t.day)\
                """),
            // The request for payment is in the log before the settlement can be read, and stays in flight for a
            // moment.
            Check.of("bank-settlement", "What must be paid to a third party differs from its settlements.", """
                with requested as (
                    select counterpart as party_id, transfer_id, currency, amount_minor from payment.bank_transfer where kind = 'SETTLEMENT'),
                flying as (
                    select e.correlation from outbox.open_delivery d cross join outbox.event_by_id(d.event_id) e
                    where e.type like 'payment.transfer_comparison.%'),
                made as (
                    select party_id, 'settlement-' || settlement_no as transfer_id, currency, -sum_minor as amount_minor, 'settlement/' || settlement_no
                        as correlation
                    from ledger.settlement where status = 'SETTLED' and sum_minor > 0)
                select concat_ws('/', party_id, transfer_id, currency),
                    format('%s of %s: the ledger has settled %s %s, but the bank must pay %s', transfer_id, party_id, -m.amount_minor, currency,
                        -r.amount_minor)
                from requested r full join made m using (party_id, transfer_id, currency)
                where m.amount_minor is distinct from r.amount_minor
                    and (m.correlation is null or m.correlation not in (select correlation from flying))\
                """),
            Check.of(
                    "ledger-bank",
                    "The ledger and payment disagree about what a line of a bank statement has paid.",
                    """
                with place as (select txid, event_id from outbox.cursor where name = 'ledger/book'),
                unread as (
                    select e.correlation from outbox.event e, place p
                    where e.txid >= p.txid and (e.txid, e.id) > (p.txid, p.event_id) and e.type like 'payment.bank_line.%'),
                cut as (
                    select max(published_until) as until from outbox.segment, ledger.book
                    where cut_at < begun_at + interval '10 minutes'),
                posted as (
                    select e.correlation, account, currency, sum(amount_minor) as minor
                    from ledger.entry e join ledger.posting using (entry_no) where kind = 'BANK_LINE' group by 1, 2, 3),
                booked as (
                    select correlation, currency, string_agg(account || ' ' || minor, ', ' order by account collate "C") as balances
                    from posted where minor <> 0 group by 1, 2),
                matched as (
                    select concat_ws('/', 'payment/bank', account_id, line_no) as correlation, l.currency, l.imported_at,
                        format('bank:%s %s, %s%s %s', account_id, l.amount_minor, case t.kind when 'PAYOUT' then 'in-transit:' when 'SETTLEMENT' then 'settled:' end,
                            t.counterpart, -l.amount_minor) as balances
                    from payment.bank_line l join payment.bank_transfer t using (transfer_no))
                select correlation, format('%s: payment has matched %s in %s, but the ledger has %s', correlation,
                    coalesce(m.balances, 'nothing'), currency, coalesce(b.balances, 'nothing'))
                from booked b full join matched m using (correlation, currency)
                where exists (select from place)
                    and correlation not in (select correlation from unread)
                    and ((select until from cut) is null or m.imported_at > (select until from cut))
                    and b.balances is distinct from m.balances\
                """));

    private BankChecks() {}
}
