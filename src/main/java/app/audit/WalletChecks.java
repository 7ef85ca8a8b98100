package app.audit;

import java.util.List;

/** Compares wallets with their movements, with the payments and refunds that use them, and with the ledger. */
final class WalletChecks {

    static final List<Check> ALL = List.of(
            Check.of(
                    "wallet-movements",
                    "A wallet differs from the sum of its movements, or a movement is missing.",
                    """
                    with moved as (
                        select owner, currency, count(*) as movements, max(movement_no) as last,
                            max(movement_no) filter (where kind not in ('HELD', 'FREED')) as booked,
                            coalesce(sum(amount_minor) filter (where kind in ('TOPPED_UP', 'REFUNDED', 'CREDITED')), 0) as credited,
                            coalesce(sum(amount_minor) filter (where kind in ('TAKEN', 'SPENT', 'DEBITED')), 0) as spent,
                            coalesce(sum(amount_minor) filter (where kind = 'HELD'), 0)
                                - coalesce(sum(amount_minor) filter (where kind in ('FREED', 'TAKEN')), 0) as held
                        from payment.wallet_movement group by owner, currency)
                    select concat_ws('/', owner, currency),
                        format('Wallet %s in %s has %s credited, %s held and %s spent, but its %s movements up to %s add up to %s, %s and %s', owner,
                            currency, w.credited_minor, w.held_minor, w.spent_minor, m.movements, m.last, m.credited, m.held, m.spent)
                    from payment.wallet w full join moved m using (owner, currency)
                    where (w.credited_minor, w.held_minor, w.spent_minor, w.movements, w.movements, w.booked)
                        is distinct from (m.credited, m.held, m.spent, m.movements, m.last, coalesce(m.booked, 0))"""),
            Check.of("wallet-held", "A wallet holds another amount than its payments need.", """
                    with held as (
                        select owner, currency, sum(amount_minor) as minor from payment.balance_part where state = 'HELD' group by 1, 2)
                    select concat_ws('/', owner, currency), format('Wallet %s holds %s %s, but its payments need %s', owner, w.held_minor, currency,
                        coalesce(h.minor, 0))
                    from payment.wallet w full join held h using (owner, currency)
                    where w.held_minor is distinct from coalesce(h.minor, 0)"""),
            Check.of("wallet-part", "What a wallet pays of a payment does not match the payment and its refunds.", """
                    with refunded as (
                        select payment_reference as reference, coalesce(sum(balance_minor), 0) as minor
                        from payment.refund where status in ('requested', 'accepted', 'refunded', 'returned') group by 1)
                    select coalesce(p.reference, b.reference),
                        format('Payment %s (%s) is %s with %s by balance, but the wallet part is %s of %s, with %s to refund; the refunds have %s', p.reference,
                            p.correlation, p.status, p.balance_minor, b.state, b.amount_minor, b.refund_minor, coalesce(r.minor, 0))
                    from (select * from payment.payment where balance_minor is not null) p
                    full join payment.balance_part b using (reference)
                    left join refunded r on r.reference = b.reference
                    where p.balance_minor is distinct from b.amount_minor or p.currency is distinct from b.currency
                        or (p.status = 'captured') <> (b.state = 'TAKEN')
                        or (b.state = 'HELD' and p.status not in ('requested', 'started'))
                        or b.refund_minor <> coalesce(r.minor, 0)"""),
            Check.of("wallet-top-up", "A captured top-up is not credited, or another amount is.", """
                    select p.reference, format('Top-up %s is %s with %s %s, but the wallet was credited %s', p.reference, p.status, p.captured_minor,
                        p.currency, coalesce(m.amount_minor, 0))
                    from payment.payment p
                    left join payment.top_up t using (reference)
                    left join payment.wallet_movement m on m.reference = p.reference and m.kind = 'TOPPED_UP'
                        and m.owner = t.owner and m.currency = p.currency
                    where p.correlation like 'top-up/%'
                        and (coalesce(p.captured_minor, 0) <> coalesce(m.amount_minor, 0)
                            or t.credited is distinct from (p.status = 'captured'))"""),
            Check.of(
                    "wallet-credit",
                    "A credit that waits for an approval, or was refused, is made, or an approved one is not.",
                    """
                    select a.refund_reference, format('Credit %s of %s %s to the wallet of %s is %s, but the wallet %s', a.refund_reference,
                        a.amount_minor, a.currency, a.wallet_owner, a.state,
                        case when m.reference is null then 'was not credited' else 'was credited' end)
                    from payment.refund_approval a
                    left join payment.wallet_movement m on m.reference = a.refund_reference and m.kind = 'CREDITED'
                        and (m.owner, m.currency, m.amount_minor) = (a.wallet_owner, a.currency, a.amount_minor)
                    where a.kind = 'WALLET_CREDIT' and (a.state = 'APPROVED') <> (m.reference is not null)"""),
            // The balance after the last movement that is booked is compared, so it does not matter how far the ledger
            // is.
            Check.of(
                    "ledger-wallet",
                    "The ledger and a wallet disagree about its balance, or an event of the wallet is not booked.",
                    """
                    with unread as (
                        select e.payload::jsonb ->> 'owner' as owner from outbox.event e, outbox.cursor p
                        where p.name = 'ledger/book' and e.txid >= p.txid and (e.txid, e.id) > (p.txid, p.event_id)
                            and e.type like 'payment.wallet.moved.%'),
                    last as (
                        select owner, currency, max(sequence) as sequence, -sum(amount_minor) as minor
                        from ledger.wallet_entry join ledger.posting using (entry_no, currency)
                        where account = 'wallet' group by owner, currency)
                    select concat_ws('/', owner, currency),
                        format('Wallet %s in %s: after movement %s the balance is %s, but the ledger has %s; the last one to book is %s', owner, currency,
                            sequence, credited_minor - spent_minor, minor, booked)
                    from (
                        select owner, currency, w.booked, l.sequence, l.minor
                        from payment.wallet w full join last l using (owner, currency)) compared
                    left join (
                        select owner, currency, movement_no as sequence, credited_minor, spent_minor
                        from payment.wallet_movement) moved using (owner, currency, sequence)
                    where exists (select from outbox.cursor where name = 'ledger/book')
                        and ((sequence is not null and minor is distinct from credited_minor - spent_minor)
                            or (coalesce(sequence, 0) <> coalesce(booked, 0) and owner not in (select owner from unread)))"""));

    private WalletChecks() {}
}
