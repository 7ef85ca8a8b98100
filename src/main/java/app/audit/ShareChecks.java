package app.audit;

import java.util.List;

/** Compares what the ledger owes to third parties with their postings and settlements. */
final class ShareChecks {

    static final List<Check> ALL = List.of(
            Check.of("ledger-payable", "The payable of a third party differs from what no settlement has paid.", """
                with place as (select txid, event_id from outbox.cursor where name = 'ledger/book'),
                unread as (
                    select e.correlation from outbox.event e, place p
                    where e.txid >= p.txid and (e.txid, e.id) > (p.txid, p.event_id) and e.type like 'ledger.settlement.%'),
                due as (
                    select substr(account, 9) as party_id, p.currency, -sum(p.amount_minor) as payable,
                        coalesce(-sum(p.amount_minor) filter (where e.kind <> 'SETTLEMENT' and t.settlement_no is null), 0) as open
                    from ledger.posting p join ledger.entry e using (entry_no)
                    left join ledger.settlement_posting t on t.entry_no = p.entry_no and t.position = p.position
                    where account >= 'payable:' and account < 'payable;' group by 1, 2),
                last as (
                    select distinct on (party_id, currency) * from ledger.settlement order by party_id, currency, settlement_no desc),
                kept as (select party_id, currency, sum_minor as kept from last where status <> 'SETTLED'),
                made as (
                    select party_id, currency, sum(sum_minor) as made from ledger.settlement
                    where status = 'SETTLED' and 'settlement/' || settlement_no in (select correlation from unread) group by 1, 2)
                select concat_ws('/', party_id, currency),
                    format('Party %s: the ledger owes %s %s, but %s is not settled, %s is carried or being settled, and %s is settled and not booked',
                        party_id, coalesce(payable, 0), currency, coalesce(open, 0), coalesce(kept, 0), coalesce(made, 0))
                from due full join kept using (party_id, currency) full join made using (party_id, currency)
                where coalesce(payable, 0) <> coalesce(open, 0) + coalesce(kept, 0) + coalesce(made, 0)\
                """),
            Check.of("ledger-settlement", "A settlement differs from the postings that it has taken.", """
                with taken as (
                    select t.settlement_no, sum(t.amount_minor) as minor, count(*) as postings,
                        count(*) filter (where p.amount_minor is distinct from -t.amount_minor) as other
                    from ledger.settlement_posting t left join ledger.posting p using (entry_no, position) group by 1)
                select coalesce(s.settlement_no, t.settlement_no)::text,
                    format('Settlement %s of %s has %s postings and the sum %s with %s carried, but it has taken %s postings with %s; %s differ',
                        coalesce(s.settlement_no, t.settlement_no), s.party_id, s.postings, s.sum_minor, s.carried_minor,
                        coalesce(t.postings, 0), coalesce(t.minor, 0), coalesce(t.other, 0))
                from ledger.settlement s full join taken t using (settlement_no)
                where (s.postings, s.sum_minor - s.carried_minor, 0)
                    is distinct from (coalesce(t.postings, 0), coalesce(t.minor, 0), coalesce(t.other, 0))\
                """));

    private ShareChecks() {}
}
