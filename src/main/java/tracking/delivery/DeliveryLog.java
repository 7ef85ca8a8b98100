package tracking.delivery;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;
import static platform.sql.Timestamps.utc;
import static tracking.jooq.Tables.WEBHOOK_ATTEMPT;
import static tracking.jooq.Tables.WEBHOOK_DELIVERY;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.page.TimeKey;
import platform.web.ProblemException;
import tracking.call.CallOutcome;
import tracking.jooq.tables.records.WebhookDeliveryRecord;

/** Reads the log of deliveries. */
@Repository
class DeliveryLog {

    private final DSLContext database;

    DeliveryLog(DSLContext database) {
        this.database = database;
    }

    /**
     * Filters of a list; null means no filter.
     *
     * @param from earliest time of creation, inclusive
     * @param to latest time of creation, exclusive
     * @param before only deliveries before this one
     */
    record Query(
            UUID endpoint,
            @Nullable String orderNo,
            @Nullable DeliveryState state,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable TimeKey before) {}

    /** Newest first. */
    List<LoggedDelivery> list(Query query, int limit) {
        return database.selectFrom(WEBHOOK_DELIVERY)
                .where(conditions(query))
                .orderBy(WEBHOOK_DELIVERY.CREATED_AT.desc(), WEBHOOK_DELIVERY.DELIVERY_ID.desc())
                .limit(limit)
                .fetch(DeliveryLog::delivery);
    }

    private static Condition conditions(Query query) {
        List<Condition> all = new ArrayList<>();
        all.add(WEBHOOK_DELIVERY.ENDPOINT_ID.eq(query.endpoint()));
        if (query.orderNo() != null) {
            all.add(WEBHOOK_DELIVERY.ORDER_NO.eq(query.orderNo()));
        }
        if (query.state() != null) {
            all.add(WEBHOOK_DELIVERY.STATE.eq(inline(query.state().name())));
            if (query.state() != DeliveryState.DELIVERED) {
                all.add(WEBHOOK_DELIVERY.STATE.ne(inline(DeliveryState.DELIVERED.name()))); // as the index has it
            }
        }
        if (query.from() != null) {
            all.add(WEBHOOK_DELIVERY.CREATED_AT.ge(utc(query.from())));
        }
        if (query.to() != null) {
            all.add(WEBHOOK_DELIVERY.CREATED_AT.lt(utc(query.to())));
        }
        if (query.before() != null) {
            all.add(row(WEBHOOK_DELIVERY.CREATED_AT, WEBHOOK_DELIVERY.DELIVERY_ID)
                    .lt(row(utc(query.before().at()), query.before().id())));
        }
        return DSL.and(all);
    }

    Optional<LoggedDelivery> find(UUID endpoint, UUID id) {
        return database.selectFrom(WEBHOOK_DELIVERY)
                .where(WEBHOOK_DELIVERY.DELIVERY_ID.eq(id), WEBHOOK_DELIVERY.ENDPOINT_ID.eq(endpoint))
                .fetchOptional(DeliveryLog::delivery);
    }

    /** @throws ProblemException 404 if the endpoint has no such delivery */
    LoggedDelivery known(UUID endpoint, UUID id) {
        return find(endpoint, id)
                .orElseThrow(() -> ProblemException.notFound("The webhook endpoint has no such delivery."));
    }

    /** The newest attempts of a delivery, newest first. */
    List<LoggedAttempt> attempts(UUID delivery, int limit) {
        return database.selectFrom(WEBHOOK_ATTEMPT)
                .where(WEBHOOK_ATTEMPT.DELIVERY_ID.eq(delivery))
                .orderBy(WEBHOOK_ATTEMPT.NUMBER.desc())
                .limit(limit)
                .fetch(row -> new LoggedAttempt(
                        row.getNumber(),
                        row.getSentAt().toInstant(),
                        row.getMillis(),
                        CallOutcome.valueOf(row.getOutcome()),
                        row.getStatus() == null ? null : row.getStatus().intValue(),
                        row.getAnswer()));
    }

    /** Finished deliveries about orders in these states, oldest first. @param to exclusive */
    List<LoggedDelivery> finished(
            UUID endpoint, Collection<DeliveryState> states, Instant from, Instant to, int limit) {
        return database.selectFrom(WEBHOOK_DELIVERY)
                .where(WEBHOOK_DELIVERY.ENDPOINT_ID.eq(endpoint))
                .and(WEBHOOK_DELIVERY.STATE.in(
                        states.stream().map(state -> inline(state.name())).toList()))
                .and(WEBHOOK_DELIVERY.CREATED_AT.ge(utc(from)))
                .and(WEBHOOK_DELIVERY.CREATED_AT.lt(utc(to)))
                .and(WEBHOOK_DELIVERY.ORDER_NO.isNotNull())
                .orderBy(WEBHOOK_DELIVERY.CREATED_AT, WEBHOOK_DELIVERY.DELIVERY_ID)
                .limit(limit)
                .fetch(DeliveryLog::delivery);
    }

    private static LoggedDelivery delivery(WebhookDeliveryRecord row) {
        DeliveryState state = DeliveryState.valueOf(row.getState());
        boolean isDue = state == DeliveryState.PENDING && row.getClaim() == null;
        return new LoggedDelivery(
                row.getDeliveryId(),
                row.getEndpointId(),
                row.getType(),
                row.getOrderNo(),
                row.getSequence(),
                state,
                row.getAttempts(),
                row.getCreatedAt().toInstant(),
                isDue ? row.getDueAt().toInstant() : null,
                instant(row.getFinishedAt()),
                row.getPayload());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
