package outbox;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.row;
import static outbox.jooq.Tables.DELIVERY;
import static outbox.jooq.Tables.EVENT;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deliveries that nobody could act on. Each holds the later events of its lane until an operator decides. */
final class ParkedEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ParkedEvents.class);
    private static final Field<OffsetDateTime> PARKED =
            field("timestamptz 'infinity'", SQLDataType.TIMESTAMPWITHTIMEZONE);

    private final DSLContext database;

    ParkedEvents(DSLContext database) {
        this.database = database;
    }

    /**
     * @param lane what waits behind it
     * @param payload the event as published; personal data in it is ciphertext
     */
    record Parked(
            long eventId,
            String listener,
            String type,
            String lane,
            Instant publishedAt,
            int attempts,
            @Nullable String error,
            @Nullable String trace,
            String payload) {}

    List<Parked> after(String listener, long eventId, int limit) {
        return database.select(
                        DELIVERY.EVENT_ID,
                        DELIVERY.LISTENER,
                        EVENT.TYPE,
                        DELIVERY.LANE,
                        EVENT.PUBLISHED_AT,
                        DELIVERY.ATTEMPTS,
                        DELIVERY.ERROR,
                        EVENT.TRACE,
                        EVENT.PAYLOAD)
                .from(DELIVERY)
                .join(EVENT)
                .on(EVENT.ID.eq(DELIVERY.EVENT_ID))
                .where(DELIVERY.HELD_UNTIL.eq(PARKED))
                .and(row(DELIVERY.LISTENER, DELIVERY.EVENT_ID).gt(row(listener, eventId)))
                .orderBy(DELIVERY.LISTENER, DELIVERY.EVENT_ID)
                .limit(limit)
                .fetch(r -> new Parked(
                        r.value1(),
                        r.value2(),
                        r.value3(),
                        r.value4(),
                        r.value5().toInstant(),
                        r.value6(),
                        r.value7(),
                        r.value8(),
                        r.value9()));
    }

    /** @return false when it is not parked */
    boolean resend(String listener, long eventId) {
        boolean found = database.update(DELIVERY)
                        .set(DELIVERY.HELD_UNTIL, DSL.currentOffsetDateTime())
                        .set(DELIVERY.ATTEMPTS, (short) 0)
                        .where(DELIVERY.LISTENER.eq(listener))
                        .and(DELIVERY.EVENT_ID.eq(eventId))
                        .and(DELIVERY.HELD_UNTIL.eq(PARKED))
                        .execute()
                == 1;
        if (found) {
            LOG.warn("Event {} is sent to {} again", eventId, listener);
        }
        return found;
    }

    /** Nobody will act on it any more; its place in the log stays. */
    boolean discard(String listener, long eventId) {
        boolean found = database.deleteFrom(DELIVERY)
                        .where(DELIVERY.LISTENER.eq(listener))
                        .and(DELIVERY.EVENT_ID.eq(eventId))
                        .and(DELIVERY.HELD_UNTIL.eq(PARKED))
                        .execute()
                == 1;
        if (found) {
            LOG.warn("Event {} for {} is discarded", eventId, listener);
        }
        return found;
    }
}
