package app.audit;

import java.util.List;

/** Compares what is derived from the log, the changes of statuses and the events that operators search, with the log as far as it was read. */
final class TrackingChecks {

    static final List<Check> ALL = List.of(
            Check.of("status-change", "An order has reached a status, but no stored change tells clients of it.", """
                with read as (select txid, event_id from outbox.cursor where name = 'tracking/changes'),
                step (type, status, rank) as (values
                    ('order.order.created', 'CREATED', 1), ('order.order.confirmed', 'PAYING', 2), ('order.order.expired', 'EXPIRED', 3),
                    ('order.order.paid', 'PAID', 4), ('order.order.shipped', 'SHIPPED', 5), ('order.order.completed', 'COMPLETED', 6),
                    ('order.order.rejected', 'REJECTED', 7), ('order.order.cancelled', 'CANCELLED', 8), ('order.refund.due', 'CANCELLED', 8),
                    ('order.order.refunded', 'REFUNDED', 9)),
                kept as (select min(written_at) as since from tracking.order_change),
                reached as (
                    select distinct on (e.correlation) e.correlation, s.status, s.rank
                    from outbox.event e join step s on s.type = regexp_replace(e.type, '[.]v[0-9]+$', ''), read r, kept
                    where (e.txid, e.id) <= (r.txid, r.event_id) and e.published_at > kept.since
                    order by e.correlation, s.rank desc),
                told as (select order_no, max(rank) as rank from tracking.order_change join step using (status) where detail is null group by 1)
                select r.correlation, format('Order %s (%s) has reached %s, but the stored changes end with %s', o.order_no, r.correlation, r.status,
                    coalesce((select min(status) from step where step.rank = t.rank), 'none'))
                from reached r join "order".orders o on o.id::text = r.correlation left join told t using (order_no)
                where coalesce(t.rank, 0) < r.rank
                union all
                select o.order_id::text, format('Order %s (%s) has %s changes, but %s of them are stored, up to the %s.', o.order_no, o.order_id,
                    o.sequence, s.count, s.last)
                from (select order_no, count(*), min(sequence) as first, max(sequence) as last from tracking.order_change group by 1) s
                join tracking.tracked_order o using (order_no)
                where s.last <> o.sequence or s.count <> s.last - s.first + 1\
                """),
            Check.of(
                    "event-copy",
                    "The events that operators search differ from the log; they can be copied again.",
                    """
            with read as (select txid, event_id from outbox.cursor where name = 'tracking/events'),
            cut as (select coalesce(max(published_until), '-infinity') as until from outbox.segment),
            logged as (
                select e.* from outbox.event e, read r, tracking.event_head h, cut
                where (e.txid, e.id) <= (r.txid, r.event_id) and e.published_at >= h.kept_from and e.published_at > cut.until),
            copied as (
                select c.* from tracking.event c join tracking.event_page p on p.page_id = c.page_id and c.type = any(p.types),
                    tracking.event_head h, cut
                where c.published_at between p.first_at and p.last_at and c.published_at >= h.kept_from and c.published_at > cut.until)
            select coalesce(l.id, c.event_id)::text, format('Event %s: the log has %s of %s, caused by %s, trace %s; the copy has %s of %s, caused by %s, trace %s',
                coalesce(l.id, c.event_id), coalesce(l.type, 'nothing'), l.correlation, l.causation, l.trace,
                coalesce(c.type, 'nothing'), c.correlation, c.cause_id, c.trace_id)
            from logged l full join copied c on c.event_id = l.id
            where exists (select from read)
                and (l.txid, l.type, l.correlation, l.causation, l.trace, l.published_at)
                    is distinct from (c.txid, c.type, c.correlation, c.cause_id, c.trace_id, c.published_at)\
            """));

    private TrackingChecks() {}
}
