package outbox.parked;

import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.row;
import static outbox.delivery.Deliveries.PARKED;
import static outbox.jooq.Tables.DELIVERY;
import static outbox.jooq.Tables.EVENT_BY_ID;

import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import outbox.ParkedDeliveries;

/**
 * The parked deliveries: their listener failed too often. Each one holds back the later events of its lane until an operator resends or
 * discards it.
 */
public final class ParkedEvents implements ParkedDeliveries {

    private final DSLContext database;

    ParkedEvents(DSLContext database) {
        this.database = database;
    }

    /**
     * One parked delivery.
     *
     * @param lane the lane whose later events wait for this delivery
     * @param payload the event as published; personal data in it is ciphertext
     */
    public record Parked(
            long eventId,
            String listener,
            String type,
            String lane,
            OffsetDateTime publishedAt,
            int attempts,
            @Nullable String error,
            @Nullable String trace,
            String payload) {}

    /** The next page after this listener and event id, ordered by listener and event id. */
    public List<Parked> after(String listener, long eventId, int limit) {
        var place = row(DELIVERY.LISTENER, DELIVERY.EVENT_ID);
        return database.select(
                        DELIVERY.EVENT_ID, DELIVERY.LISTENER, EVENT_BY_ID.TYPE, DELIVERY.LANE, EVENT_BY_ID.PUBLISHED_AT)
                .select(DELIVERY.ATTEMPTS, DELIVERY.ERROR, EVENT_BY_ID.TRACE, EVENT_BY_ID.PAYLOAD)
                .from(DELIVERY.crossJoin(EVENT_BY_ID(DELIVERY.EVENT_ID)))
                .where(DELIVERY.HELD_UNTIL.eq(PARKED), place.gt(row(listener, eventId)))
                .orderBy(DELIVERY.LISTENER, DELIVERY.EVENT_ID)
                .limit(limit)
                .fetchInto(Parked.class);
    }

    @Override
    public List<ParkedDelivery> of(String module, int limit) {
        return database.select(DELIVERY.EVENT_ID, DELIVERY.LISTENER, EVENT_BY_ID.TYPE, DELIVERY.LANE)
                .select(EVENT_BY_ID.PUBLISHED_AT, DELIVERY.ERROR)
                .from(DELIVERY.crossJoin(EVENT_BY_ID(DELIVERY.EVENT_ID)))
                .where(DELIVERY.HELD_UNTIL.eq(PARKED))
                .and(DELIVERY.LISTENER.eq(module).or(DELIVERY.LISTENER.startsWith(module + "/")))
                .orderBy(DELIVERY.LISTENER, DELIVERY.EVENT_ID)
                .limit(limit)
                .fetch(row -> new ParkedDelivery(
                        row.get(DELIVERY.EVENT_ID),
                        row.get(DELIVERY.LISTENER),
                        row.get(EVENT_BY_ID.TYPE),
                        row.get(DELIVERY.LANE),
                        row.get(EVENT_BY_ID.PUBLISHED_AT).toInstant(),
                        row.get(DELIVERY.ERROR)));
    }

    @Override
    public boolean resend(String listener, long eventId) {
        var again = database.update(DELIVERY).set(DELIVERY.HELD_UNTIL, currentOffsetDateTime());
        return again.set(DELIVERY.ATTEMPTS, (short) 0)
                        .where(parked(listener, eventId))
                        .execute()
                == 1;
    }

    /**
     * Deletes a parked delivery: the listener will never handle the event. The event stays in the log.
     *
     * @return false if this event is not parked for this listener
     */
    public boolean discard(String listener, long eventId) {
        return database.deleteFrom(DELIVERY).where(parked(listener, eventId)).execute() == 1;
    }

    private static Condition parked(String listener, long eventId) {
        Condition row = DELIVERY.LISTENER.eq(listener).and(DELIVERY.EVENT_ID.eq(eventId));
        return row.and(DELIVERY.HELD_UNTIL.eq(PARKED));
    }
}
