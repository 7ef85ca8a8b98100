package app.audit;

import java.util.List;

/** Checks the log, its deliveries and its cursors. */
final class TransportChecks {

    static final List<Check> ALL = List.of(
            Check.of("parked", "A parked event waits for the decision of an operator.", """
                    select d.event_id::text, format('%s of %s for listener %s is parked after %s attempts: %s', e.type, d.lane, d.listener, d.attempts,
                        left(d.error, 200))
                    from outbox.open_delivery d left join lateral outbox.event_by_id(d.event_id) e on true where d.held_until = 'infinity'"""),
            Check.of("delivery-late", "An event has not been handled by its listener for more than five minutes.", """
                    select d.event_id::text, format('%s of %s for listener %s has waited since %s, after %s attempts: %s', e.type, d.lane, d.listener,
                        e.published_at, d.attempts, left(d.error, 200))
                    from outbox.open_delivery d cross join outbox.event_by_id(d.event_id) e
                    where d.held_until is distinct from 'infinity' and e.published_at < now() - interval '5 minutes'"""),
            Check.of("delivery-empty", "A delivery belongs to an event that is not in the log.", """
                    select event_id::text, format('Event %s of %s for listener %s is missing', event_id, lane, listener)
                    from outbox.open_delivery where not exists (select from outbox.event_by_id(event_id))"""),
            Check.of("event-twice", "Two events of the log have the same id.", """
                    select id::text, format('Event %s of transaction %s is also in the row of %s', id, txid, before)
                    from (
                        select id, txid, lag(id) over by_id as before,
                            lag(id + coalesce(cardinality(more_types), 0)) over by_id as last
                        from outbox.event_group window by_id as (order by id)) g
                    where id <= last"""),
            Check.of("cursor-ahead", "The cursor of a reader is at a transaction that has not started yet.", """
                    select name, format('Cursor %s is at transaction %s, but the next transaction is %s', name, txid,
                        pg_snapshot_xmax(pg_current_snapshot()))
                    from outbox.cursor where txid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"""));

    private TransportChecks() {}
}
