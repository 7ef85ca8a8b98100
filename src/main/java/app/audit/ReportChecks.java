package app.audit;

import java.util.List;

/**
 * Compares the reports with the orders, as far as the reports have read the log. Compares the sums of the reports with the single orders
 * that the reports have stored.
 */
final class ReportChecks {

    static final List<Check> ALL = List.of(
            Check.of(
                    "report-order",
                    "The reports and an order disagree about its state or amount; the reports can be rebuilt.",
                    """
                    with serving as (
                        select generation, begun_at, txid, event_id from reporting.generation
                        join outbox.cursor on name = 'reporting/' || generation where state = 'serving'),
                    unread as (
                        select e.correlation from outbox.event e, serving s
                        where e.txid >= s.txid and (e.txid, e.id) > (s.txid, s.event_id) and e.type like 'order.%'),
                    cut as (
                        select max(published_until) as until from outbox.segment, serving s
                        where cut_at < s.begun_at + interval '10 minutes'),
                    fact as (select f.* from reporting.order_fact f join serving using (generation))
                    select coalesce(o.id, f.order_id)::text, format('Order %s (%s) is %s with %s payable, but the reports have %s with %s',
                        coalesce(o.order_no, f.order_no), coalesce(o.id, f.order_id), o.state,
                        o.progress #>> '{charged,amounts,payable,amount_minor}', f.status, f.payable)
                    from "order".orders o full join fact f on f.order_id = o.id
                    where exists (select from serving)
                        and coalesce(o.id, f.order_id)::text not in (select correlation from unread)
                        and (o.created_at <= (select until from cut)) is not true
                        and (o.id is null or o.state in ({paying}, {sold}, {unsold}, {refunded}))
                        and (f.status is distinct from o.state
                            or f.payable is distinct from (o.progress #>> '{charged,amounts,payable,amount_minor}')::bigint)"""),
            Check.of(
                    "report-sums",
                    "The sums of the reports differ from the orders that they add up; the reports can be rebuilt.",
                    """
                    with serving as (select generation from reporting.generation where state = 'serving'),
                    summed as (
                        select currency, sum(created) as created, sum(paid) as paid, sum(revenue) as revenue, sum(refunded) as refunded
                        from reporting.sales_hour join serving using (generation) group by currency),
                    back as (
                        select order_id, sum(total) as total from reporting.order_return join serving using (generation)
                        group by order_id),
                    known as (
                        select currency, count(*) as created, count(paid_at) as paid,
                            coalesce(sum(payable) filter (where paid_at is not null), 0) as revenue,
                            coalesce(sum(payable) filter (where refunded_at is not null), 0) + coalesce(sum(b.total), 0) as refunded
                        from reporting.order_fact f join serving using (generation) left join back b using (order_id)
                        group by currency)
                    select currency, format('%s: the sums are %s orders, %s paid, revenue %s, refunded %s; but their orders add up to %s, %s, %s and %s', currency,
                        s.created, s.paid, s.revenue, s.refunded, k.created, k.paid, k.revenue, k.refunded)
                    from summed s full join known k using (currency)
                    where (s.created, s.paid, s.revenue, s.refunded) is distinct from (k.created, k.paid, k.revenue, k.refunded)"""),
            // Orders say who pays for what; the reports say which of them they have read.
            Check.of(
                    "report-funders",
                    "The sums of those who pay for discounts differ from the orders; the reports can be rebuilt.",
                    """
                    with serving as (select generation from reporting.generation where state = 'serving'),
                    summed as (
                        select currency, channel, country, promotion_id, funder, sum(discount) as granted, sum(redeemed_discount) as redeemed,
                            sum(reversed_discount) as reversed
                        from reporting.funder_hour join serving using (generation) group by 1, 2, 3, 4, 5),
                    share as (
                        select f.currency, f.channel, f.country, d ->> 'promotion_id' as promotion_id, each ->> 'funder' as funder,
                            (each #>> '{amount,amount_minor}')::bigint as minor, f.paid_at is not null as paid,
                            f.discount_reversed_at is not null as reversed
                        from reporting.order_fact f join serving using (generation)
                        join "order".orders o on o.id = f.order_id
                        cross join lateral json_array_elements(o.progress -> 'discounts') d
                        cross join lateral (
                            select l as part from json_array_elements(d -> 'lines') l
                            union all select d -> 'shipping' where json_typeof(d -> 'shipping') = 'object') p
                        cross join lateral json_array_elements(coalesce(part -> 'funders',
                            json_build_array(json_build_object('funder', 'SHOP', 'amount', part -> 'amount')))) each
                        where f.payable is not null),
                    known as (
                        select currency, channel, country, promotion_id, funder, sum(minor) as granted,
                            coalesce(sum(minor) filter (where paid and not reversed), 0) as redeemed,
                            coalesce(sum(minor) filter (where paid and reversed), 0) as reversed
                        from share group by 1, 2, 3, 4, 5)
                    select concat_ws('/', promotion_id, funder, currency, channel, country),
                        format('%s pays for promotion %s (%s, %s, %s): the sums are %s granted, %s redeemed, %s reversed; but the orders have %s, %s and %s',
                            funder, promotion_id, currency, channel, country, coalesce(s.granted, 0), coalesce(s.redeemed, 0),
                            coalesce(s.reversed, 0), coalesce(k.granted, 0), coalesce(k.redeemed, 0), coalesce(k.reversed, 0))
                    from summed s full join known k using (currency, channel, country, promotion_id, funder)
                    where (coalesce(s.granted, 0), coalesce(s.redeemed, 0), coalesce(s.reversed, 0))
                        <> (coalesce(k.granted, 0), coalesce(k.redeemed, 0), coalesce(k.reversed, 0))"""));

    private ReportChecks() {}
}
