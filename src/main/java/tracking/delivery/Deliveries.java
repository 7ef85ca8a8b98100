package tracking.delivery;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;
import static tracking.jooq.Tables.WEBHOOK_ATTEMPT;
import static tracking.jooq.Tables.WEBHOOK_DELIVERY;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Repository;
import platform.sql.Purge;
import platform.sql.Unnest;
import tracking.call.CallResult;
import tracking.jooq.tables.WebhookDelivery;

/**
 * Stores deliveries and hands them out. Except for claims and deletions, the caller has locked the endpoint, so that the deliveries of one order
 * are put in order by one transaction at a time.
 */
@Repository
class Deliveries {

    private static final Field<Integer> FREE = DSL.field(DSL.name("free"), SQLDataType.INTEGER);
    private static final Condition IS_PENDING = WEBHOOK_DELIVERY.STATE.eq(inline(DeliveryState.PENDING.name()));
    private static final Condition IS_WAITING = WEBHOOK_DELIVERY.STATE.eq(inline(DeliveryState.WAITING.name()));

    private final DSLContext database;

    Deliveries(DSLContext database) {
        this.database = database;
    }

    void add(List<NewDelivery> deliveries) {
        if (deliveries.isEmpty()) {
            return;
        }
        Unnest.of(deliveries)
                .column(WEBHOOK_DELIVERY.DELIVERY_ID, NewDelivery::id)
                .column(WEBHOOK_DELIVERY.ENDPOINT_ID, NewDelivery::endpoint)
                .column(WEBHOOK_DELIVERY.POSITION, each -> each.message().position())
                .column(WEBHOOK_DELIVERY.ORDER_NO, each -> each.message().orderNo())
                .column(WEBHOOK_DELIVERY.SEQUENCE, each -> each.message().sequence())
                .column(WEBHOOK_DELIVERY.TYPE, each -> each.message().type())
                .column(WEBHOOK_DELIVERY.HAPPENED_AT, each -> utc(each.message().happenedAt()))
                .column(WEBHOOK_DELIVERY.PAYLOAD, each -> each.message().json())
                .column(WEBHOOK_DELIVERY.STATE, each -> each.state().name())
                .column(WEBHOOK_DELIVERY.CLAIM, NewDelivery::claim)
                .column(WEBHOOK_DELIVERY.ROUND_AT, each -> utc(each.createdAt()))
                .column(WEBHOOK_DELIVERY.DUE_AT, each -> utc(each.dueAt()))
                .column(WEBHOOK_DELIVERY.CREATED_AT, each -> utc(each.createdAt()))
                .column(WEBHOOK_DELIVERY.FINISHED_AT, each -> each.state().isFinished() ? utc(each.createdAt()) : null)
                .insertInto(database, WEBHOOK_DELIVERY)
                .execute();
    }

    /** Makes those deliveries of these orders pending that no earlier delivery of their order holds up. */
    void release(Collection<UUID> endpoints, Collection<String> orders, Instant now) {
        if (endpoints.isEmpty() || orders.isEmpty()) {
            return;
        }
        WebhookDelivery earlier = WEBHOOK_DELIVERY.as("earlier");
        database.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.STATE, inline(DeliveryState.PENDING.name()))
                .set(WEBHOOK_DELIVERY.DUE_AT, utc(now))
                .where(IS_WAITING)
                .and(anyOf(WEBHOOK_DELIVERY.ENDPOINT_ID, endpoints))
                .and(anyOf(WEBHOOK_DELIVERY.ORDER_NO, orders))
                .and(notExists(selectOne()
                        .from(earlier)
                        .where(earlier.ENDPOINT_ID.eq(WEBHOOK_DELIVERY.ENDPOINT_ID))
                        .and(earlier.ORDER_NO.eq(WEBHOOK_DELIVERY.ORDER_NO))
                        .and(earlier.POSITION.lt(WEBHOOK_DELIVERY.POSITION))
                        .and(earlier.STATE
                                .eq(inline(DeliveryState.WAITING.name()))
                                .or(earlier.STATE
                                        .eq(inline(DeliveryState.PENDING.name()))
                                        .and(earlier.FAILURES.lt(RetrySchedule.FAILURES_THAT_BLOCK))))))
                .execute();
    }

    /**
     * Claims deliveries that are due. Rows that another transaction is claiming are skipped.
     *
     * @param free how many deliveries of each endpoint to claim at most
     * @param lease after this time another instance may claim them
     */
    List<ClaimedDelivery> claim(Map<UUID, Integer> free, UUID claim, Instant now, Duration lease) {
        Unnest.Rows slots = Unnest.of(free.entrySet())
                .column(WEBHOOK_DELIVERY.ENDPOINT_ID, Map.Entry::getKey)
                .column(FREE, Map.Entry::getValue)
                .as("slot");
        Table<?> due = lateral(select(WEBHOOK_DELIVERY.DELIVERY_ID)
                        .from(WEBHOOK_DELIVERY)
                        .where(WEBHOOK_DELIVERY.ENDPOINT_ID.eq(slots.field(WEBHOOK_DELIVERY.ENDPOINT_ID)))
                        .and(IS_PENDING)
                        .and(WEBHOOK_DELIVERY.DUE_AT.le(utc(now)))
                        .orderBy(WEBHOOK_DELIVERY.DUE_AT)
                        .limit(slots.field(FREE))
                        .forUpdate()
                        .skipLocked())
                .as("due");
        Field<UUID> id = Objects.requireNonNull(due.field(WEBHOOK_DELIVERY.DELIVERY_ID));
        List<UUID> ids = database.select(id).from(slots.table()).crossJoin(due).fetch(id);
        return ids.isEmpty() ? List.of() : take(ids, claim, now.plus(lease));
    }

    private List<ClaimedDelivery> take(List<UUID> ids, UUID claim, Instant until) {
        return database.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.CLAIM, claim)
                .set(WEBHOOK_DELIVERY.DUE_AT, utc(until))
                .where(anyOf(WEBHOOK_DELIVERY.DELIVERY_ID, ids))
                .returning()
                .fetch(row -> new ClaimedDelivery(
                        row.getDeliveryId(),
                        row.getEndpointId(),
                        row.getClaim(),
                        row.getType(),
                        row.getOrderNo(),
                        row.getPayload(),
                        row.getHappenedAt().toInstant(),
                        row.getAttempts(),
                        row.getFailures()));
    }

    /**
     * Records the result of a call.
     *
     * @return false if the delivery was claimed by another instance or was skipped meanwhile; then nothing was recorded
     */
    boolean record(ClaimedDelivery sent, Verdict verdict, CallResult result, Instant sentAt, Instant now) {
        boolean isFinished = verdict.state().isFinished();
        int recorded = database.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.STATE, verdict.state().name())
                .set(WEBHOOK_DELIVERY.ATTEMPTS, sent.attempts() + 1)
                .set(WEBHOOK_DELIVERY.FAILURES, verdict.failures())
                .set(WEBHOOK_DELIVERY.DUE_AT, utc(verdict.dueAt()))
                .set(WEBHOOK_DELIVERY.FINISHED_AT, isFinished ? utc(now) : null)
                .setNull(WEBHOOK_DELIVERY.CLAIM)
                .where(WEBHOOK_DELIVERY.DELIVERY_ID.eq(sent.id()))
                .and(WEBHOOK_DELIVERY.CLAIM.eq(sent.claim()))
                .execute();
        if (recorded == 0) {
            return false;
        }
        database.insertInto(WEBHOOK_ATTEMPT)
                .set(WEBHOOK_ATTEMPT.DELIVERY_ID, sent.id())
                .set(WEBHOOK_ATTEMPT.NUMBER, sent.attempts() + 1)
                .set(WEBHOOK_ATTEMPT.SENT_AT, utc(sentAt))
                .set(WEBHOOK_ATTEMPT.MILLIS, (int) result.took().toMillis())
                .set(WEBHOOK_ATTEMPT.OUTCOME, result.outcome().name())
                .set(
                        WEBHOOK_ATTEMPT.STATUS,
                        result.status() == null ? null : result.status().shortValue())
                .set(WEBHOOK_ATTEMPT.ANSWER, result.answer())
                .execute();
        return true;
    }

    /** Sends finished deliveries again, each with the retries of a new one. The caller releases their orders. */
    void replay(Collection<UUID> ids, Instant now) {
        database.update(WEBHOOK_DELIVERY)
                .set(
                        WEBHOOK_DELIVERY.STATE,
                        DSL.when(WEBHOOK_DELIVERY.ORDER_NO.isNull(), inline(DeliveryState.PENDING.name()))
                                .otherwise(inline(DeliveryState.WAITING.name())))
                .set(WEBHOOK_DELIVERY.FAILURES, 0)
                .set(WEBHOOK_DELIVERY.ROUND_AT, utc(now))
                .set(WEBHOOK_DELIVERY.DUE_AT, utc(now))
                .setNull(WEBHOOK_DELIVERY.FINISHED_AT)
                .where(anyOf(WEBHOOK_DELIVERY.DELIVERY_ID, ids))
                .and(WEBHOOK_DELIVERY.FINISHED_AT.isNotNull())
                .execute();
    }

    /**
     * Gives up the deliveries of an endpoint that were stored or last replayed before this time, except for those that are being sent.
     *
     * @return the orders of these deliveries
     */
    Collection<String> giveUp(UUID endpoint, Instant before, Instant now) {
        return database
                .update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.STATE, inline(DeliveryState.FAILED.name()))
                .set(WEBHOOK_DELIVERY.FINISHED_AT, utc(now))
                .setNull(WEBHOOK_DELIVERY.CLAIM)
                .where(WEBHOOK_DELIVERY.ENDPOINT_ID.eq(endpoint))
                .and(WEBHOOK_DELIVERY.STATE.in(
                        inline(DeliveryState.WAITING.name()), inline(DeliveryState.PENDING.name())))
                .and(WEBHOOK_DELIVERY.ROUND_AT.lt(utc(before)))
                .and(WEBHOOK_DELIVERY.CLAIM.isNull().or(WEBHOOK_DELIVERY.DUE_AT.le(utc(now))))
                .returning(WEBHOOK_DELIVERY.ORDER_NO)
                .fetch(WEBHOOK_DELIVERY.ORDER_NO)
                .stream()
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /**
     * Deletes at most {@code limit} deliveries that were finished earlier, with their attempts. Rows that another instance is deleting are
     * skipped.
     *
     * @return number of deleted deliveries
     */
    int purge(Instant finishedBefore, int limit) {
        return Purge.oldest(
                database,
                WEBHOOK_DELIVERY,
                WEBHOOK_DELIVERY.DELIVERY_ID,
                WEBHOOK_DELIVERY.FINISHED_AT,
                WEBHOOK_DELIVERY.FINISHED_AT.lt(utc(finishedBefore)),
                limit);
    }
}
