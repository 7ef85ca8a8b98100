package app.audit;

import java.util.List;

/** Compares the entries of the ledger with each other, and with payment and the reports, as far as the ledger has read the log. */
final class LedgerChecks {

    static final List<Check> ALL = List.of(
            Check.of("ledger-entry", "An entry of the ledger does not balance, or lacks a posting.", """
                    with part as (
                        select entry_no, currency, count(*) as postings, sum(amount_minor) as sum
                        from ledger.posting group by entry_no, currency),
                    posted as (
                        select entry_no, sum(postings) as postings, string_agg(format('%s %s', currency, sum), ', ') filter (where sum <> 0)
                            as unbalanced
                        from part group by entry_no)
                    select coalesce(e.entry_no, p.entry_no)::text,
                        format('Entry %s of order %s must have %s postings; it has %s, which add up to %s', coalesce(e.entry_no, p.entry_no),
                            e.correlation, e.postings, coalesce(p.postings, 0), coalesce(p.unbalanced, 'zero'))
                    from ledger.entry e full join posted p using (entry_no)
                    where e.postings is distinct from coalesce(p.postings, 0) or p.unbalanced is not null"""),
            Check.of("ledger-sums", "The sums by day of an account differ from its postings.", """
                    with posted as (
                        select account, currency, day, coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as debit,
                            coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as credit, count(*) as postings
                        from ledger.posting group by account, currency, day)
                    select concat_ws('/', account, currency, day),
                        format('Account %s on %s in %s: the sums are %s debit and %s credit, but the postings add up to %s and %s', account, day,
                            currency, s.debit_minor, s.credit_minor, p.debit, p.credit)
                    from ledger.account_day s full join posted p using (account, currency, day)
                    where (s.debit_minor, s.credit_minor, s.postings) is distinct from (p.debit, p.credit, p.postings)"""),
            // Payment writes its rows and publishes their events in one transaction; so what the ledger has not read is
            // known.
            Check.of(
                    "ledger-payment",
                    "The ledger and payment disagree about what was captured or refunded of an order.",
                    """
                    with place as (select txid, event_id from outbox.cursor where name = 'ledger/book'),
                    unread as (
                        select e.correlation from outbox.event e, place p
                        where e.txid >= p.txid and (e.txid, e.id) > (p.txid, p.event_id) and (e.type like 'payment.payment.%' or e.type like 'payment.refund.returned.%' or e.type like 'payment.wallet.%')),
                    cut as (
                        select max(published_until) as until from outbox.segment, ledger.book
                        where cut_at < begun_at + interval '10 minutes'),
                    booked as (
                        select correlation, currency, coalesce(sum(amount_minor)
                            filter (where kind in ('CAPTURE', 'WALLET_TOP_UP')), 0) as captured,
                            coalesce(-sum(amount_minor) filter (where kind in ('REFUND', 'REFUND_RETURNED')), 0) as refunded
                        from ledger.entry join ledger.posting using (entry_no) where account like 'clearing%' group by 1, 2),
                    returned as (
                        select payment_reference as reference, sum(case status when 'returned' then balance_minor else amount_minor end) as refunded
                        from payment.refund where status in ('refunded', 'returned') group by 1),
                    known as (
                        select correlation, currency, sum(captured_minor) as captured, coalesce(sum(refunded), 0) as refunded
                        from payment.payment left join returned using (reference) where captured_minor > 0 group by 1, 2)
                    select correlation, format('Order %s: payment has captured %s %s and refunded %s, but the ledger has %s and %s', correlation,
                        coalesce(k.captured, 0), currency, coalesce(k.refunded, 0), coalesce(b.captured, 0), coalesce(b.refunded, 0))
                    from booked b full join known k using (correlation, currency)
                    where exists (select from place)
                        and correlation not in (select correlation from unread)
                        and correlation not in (
                            select correlation from ledger.wallet_waiting
                            where not exists (select from ledger.wallet_entry e where (e.owner, e.currency, e.sequence)
                                = (wallet_waiting.owner, wallet_waiting.currency, wallet_waiting.sequence)))
                        and ((select until from cut) is null or correlation not in (
                            select id::text from "order".orders where created_at <= (select until from cut)))
                        and (coalesce(b.captured, 0), coalesce(b.refunded, 0)) <> (coalesce(k.captured, 0), coalesce(k.refunded, 0))"""),
            ofStatedSums("ledger-fee", "fees", "stated_fee", "fee_minor", "PROVIDER_FEE", "fee:"),
            ofStatedSums(
                    "ledger-discount",
                    "discounts",
                    "stated_discount",
                    "discount_minor",
                    "PROVIDER_DISCOUNT",
                    "provider-discount:"),
            Check.of("ledger-report", "The ledger and the reports disagree about the price of a paid order.", """
                    with place as (
                        select min(txid) as txid, min(event_id) as event_id from (
                            select txid, event_id, rank() over (order by txid, event_id) as rank from outbox.cursor
                            where name = 'ledger/book' or name in (
                                select 'reporting/' || generation from reporting.generation where state = 'serving')) c
                        where rank = 1),
                    unread as (
                        select e.correlation from outbox.event e, place p
                        where e.txid >= p.txid and (e.txid, e.id) > (p.txid, p.event_id) and e.type like 'order.%'),
                    cut as (
                        select max(published_until) as until from outbox.segment, ledger.book
                        where cut_at < begun_at + interval '10 minutes'),
                    earned as ( -- a set-off moves a part of it to 'dispute-losses'
                        select correlation, sum(amount_minor) filter (where account in ('customers', 'dispute-losses')) as minor
                        from ledger.entry left join ledger.posting using (entry_no) where kind = 'RECOGNITION' group by 1),
                    due as (select correlation from ledger.entry where kind = 'REFUND_DUE'),
                    fact as (
                        select f.*, order_id::text as correlation from reporting.order_fact f join reporting.generation using (generation)
                        where state = 'serving')
                    select f.correlation, format('Order %s (%s): the reports have %s %s paid, but the ledger has %s', f.order_no, f.correlation,
                        case when f.paid_at is null then 0 else f.payable end, f.currency, coalesce(e.minor, 0))
                    from fact f left join earned e on e.correlation = f.correlation
                    where exists (select from outbox.cursor where name = 'ledger/book')
                        and f.correlation not in (select correlation from unread)
                        and ((select until from cut) is null or f.correlation not in (
                            select id::text from "order".orders where created_at <= (select until from cut)))
                        and coalesce(e.minor, 0) <> case when f.paid_at is null then 0 else f.payable end
                        and (e.correlation is not null or f.correlation not in (select correlation from due))"""));

    private LedgerChecks() {}

    /** The sums that payment publishes for each day of a provider, and what the ledger has booked for them. */
    private static Check ofStatedSums(
            String id, String sums, String table, String column, String kind, String account) {
        return Check.of(
                id, "The ledger and payment disagree about the %s of a provider's day.".formatted(sums), """
                with place as (select txid, event_id from outbox.cursor where name = 'ledger/book'),
                unread as (
                    select e.correlation from outbox.event e, place p
                    where e.txid >= p.txid and (e.txid, e.id) > (p.txid, p.event_id) and e.type like 'payment.%1$s.%%'),
                cut as (
                    select max(published_until) as until from outbox.segment, ledger.book
                    where cut_at < begun_at + interval '10 minutes'),
                booked as (
                    select correlation, currency, sum(amount_minor) filter (where account like '%5$s%%') as minor
                    from ledger.entry join ledger.posting using (entry_no) where kind = '%4$s' group by 1, 2),
                stated as (
                    select distinct on (provider, day, currency) concat_ws('/', 'payment/%1$s', provider, day) as correlation, currency,
                        %3$s as minor, min(published_at) over (partition by provider, day, currency) as published_at
                    from payment.%2$s order by provider, day, currency, change_no desc)
                select concat_ws('/', correlation, currency), format('%%s: payment has stated %%s %%s of %1$s, but the ledger has %%s', correlation,
                    coalesce(s.minor, 0), currency, coalesce(b.minor, 0))
                from booked b full join stated s using (correlation, currency)
                where exists (select from place)
                    and correlation not in (select correlation from unread)
                    and ((select until from cut) is null or s.published_at > (select until from cut))
                    and coalesce(b.minor, 0) <> coalesce(s.minor, 0)""".formatted(
                                sums, table, column, kind, account));
    }
}
