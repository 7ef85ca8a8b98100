package app.audit;

import java.util.List;

/** The log and its deliveries. */
final class TransportChecks {

    static final List<Check> ALL = List.of(
            Check.of("parked", "A parked event waits for an operator to decide.", """
                    select d.event_id::text, format('%s of %s to %s, after %s attempts: %s', e.type, d.lane, d.listener, d.attempts,
                        left(d.error, 200))
                    from outbox.delivery d left join outbox.event e on e.id = d.event_id where d.held_until = 'infinity'"""),
            Check.of("delivery-late", "An event has waited for its listener for more than five minutes.", """
                    select d.event_id::text, format('%s of %s to %s since %s, after %s attempts: %s', e.type, d.lane, d.listener,
                        e.published_at, d.attempts, left(d.error, 200))
                    from outbox.delivery d join outbox.event e on e.id = d.event_id
                    where d.held_until is distinct from 'infinity' and e.published_at < now() - interval '5 minutes'"""),
            Check.of("delivery-empty", "A delivery is of an event that the log does not have.", """
                    select event_id::text, format('event %s of %s to %s', event_id, lane, listener)
                    from outbox.delivery where not exists (select from outbox.event where id = event_id)"""),
            Check.of("cursor-ahead", "A reader believes to have read what is not written yet.", """
                    select name, format('%s is at transaction %s, the next is %s', name, txid,
                        pg_snapshot_xmax(pg_current_snapshot()))
                    from outbox.cursor where txid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"""));

    private TransportChecks() {}
}
