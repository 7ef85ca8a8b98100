package bulk;

import static bulk.jooq.Tables.BULK_ITEM;
import static bulk.jooq.Tables.BULK_JOB;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.databaseTimeIn;

import bulk.jooq.tables.records.BulkItemRecord;
import bulk.jooq.tables.records.BulkJobRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.attributes.Json;
import platform.bulk.BulkAction;
import platform.page.TimeKey;
import platform.privacy.PersonalData;
import platform.sql.DueRows;
import platform.sql.Purge;
import platform.sql.Unnest;

/** Stores bulk jobs and their items. All methods join the running transaction. */
@Repository
class BulkJobs {

    private static final int LOCK_NAMESPACE = 0x62756c6b;

    private static final DueRows<BulkItemRecord, Integer> ITEMS =
            new DueRows<>(BULK_ITEM, BULK_ITEM.DUE_AT, BULK_ITEM.ATTEMPTS, BULK_ITEM.JOB_ID, BULK_ITEM.POSITION);

    private final DSLContext database;
    private final Clock clock;

    BulkJobs(DSLContext database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A job to be stored.
     *
     * @param trace trace id of the request
     */
    record NewJob(
            UUID id,
            BulkAction.Kind action,
            String subject,
            @Nullable PersonalData reason,
            String trace,
            List<String> objectIds) {}

    /** Counts the running jobs of an operator. Until the transaction ends, no other transaction can count the jobs of this operator. */
    int lockAndCountRunning(String subject) {
        database.select(DSL.field(
                        "pg_advisory_xact_lock({0}, {1})", Object.class, inline(LOCK_NAMESPACE), subject.hashCode()))
                .execute();
        // This must be a separate statement: a statement sees the rows that were committed before it began.
        return database.fetchCount(BULK_JOB, BULK_JOB.SUBJECT.eq(subject), BULK_JOB.FINISHED_AT.isNull());
    }

    void insert(NewJob job) {
        PersonalData reason = job.reason();
        database.insertInto(BULK_JOB)
                .set(BULK_JOB.JOB_ID, job.id())
                .set(BULK_JOB.ACTION, job.action().name())
                .set(BULK_JOB.SUBJECT, job.subject())
                .set(BULK_JOB.REASON_OWNER, reason == null ? null : reason.owner())
                .set(BULK_JOB.REASON, reason == null ? null : reason.ciphertext())
                .set(BULK_JOB.TRACE, job.trace())
                .set(BULK_JOB.ITEMS, job.objectIds().size())
                .set(BULK_JOB.CREATED_AT, now())
                .execute();
        List<String> ids = job.objectIds();
        Unnest.of(IntStream.rangeClosed(1, ids.size()).boxed().toList())
                .column(BULK_ITEM.JOB_ID, position -> job.id())
                .column(BULK_ITEM.POSITION, position -> position)
                .column(BULK_ITEM.OBJECT_ID, position -> ids.get(position - 1))
                .insertInto(database, BULK_ITEM)
                .execute();
    }

    /** The number of items of all jobs that have no result yet. */
    long countWaiting() {
        return database.select(sum(BULK_JOB.ITEMS
                        .minus(BULK_JOB.DONE)
                        .minus(BULK_JOB.REFUSED)
                        .minus(BULK_JOB.FAILED)))
                .from(BULK_JOB)
                .where(BULK_JOB.FINISHED_AT.isNull())
                .fetchOptional(0, Long.class)
                .orElse(0L);
    }

    Optional<BulkJob> find(UUID id) {
        return database.selectFrom(BULK_JOB).where(BULK_JOB.JOB_ID.eq(id)).fetchOptional(BulkJobs::job);
    }

    /** Lists jobs, the newest first. */
    List<BulkJob> list(@Nullable TimeKey after, int limit) {
        Condition older = after == null
                ? noCondition()
                : row(BULK_JOB.CREATED_AT, BULK_JOB.JOB_ID).lt(row(after.at().atOffset(ZoneOffset.UTC), after.id()));
        return database.selectFrom(BULK_JOB)
                .where(older)
                .orderBy(BULK_JOB.CREATED_AT.desc(), BULK_JOB.JOB_ID.desc())
                .limit(limit)
                .fetch(BulkJobs::job);
    }

    /**
     * Lists items of a job in their order.
     *
     * @param statuses only items with one of these; empty for all
     * @param after only items behind this position
     */
    List<BulkItem> items(UUID jobId, Set<BulkItem.Status> statuses, int after, int limit) {
        Condition withStatus = statuses.isEmpty()
                ? noCondition()
                : or(
                        anyOf(
                                BULK_ITEM.RESULT,
                                statuses.stream().map(BulkItem.Status::name).toList()),
                        statuses.contains(BulkItem.Status.WAITING) ? BULK_ITEM.RESULT.isNull() : DSL.falseCondition());
        return database.selectFrom(BULK_ITEM)
                .where(BULK_ITEM.JOB_ID.eq(jobId), BULK_ITEM.POSITION.gt(after), withStatus)
                .orderBy(BULK_ITEM.POSITION)
                .limit(limit)
                .fetch(BulkJobs::item);
    }

    /**
     * An item that an instance has claimed.
     *
     * @param attempts number of claims of this item, this one included
     * @param trace trace id of the request that created the job
     */
    record Claimed(
            UUID jobId,
            int position,
            String objectId,
            int attempts,
            BulkAction.Kind action,
            String subject,
            @Nullable PersonalData reason,
            String trace) {}

    /**
     * Claims items that are due and that no other instance has claimed. When the lease has ended, another instance may claim them.
     *
     * @param actions only items of these actions
     */
    List<Claimed> claim(Collection<BulkAction.Kind> actions, int limit, Duration lease) {
        Condition ofActions = BULK_ITEM.JOB_ID.in(select(BULK_JOB.JOB_ID)
                .from(BULK_JOB)
                .where(anyOf(
                        BULK_JOB.ACTION,
                        actions.stream().map(BulkAction.Kind::name).toList())));
        List<BulkItemRecord> items = ITEMS.claim(
                database, currentOffsetDateTime(), BULK_ITEM.RESULT.isNull().and(ofActions), limit, lease);
        if (items.isEmpty()) {
            return List.of();
        }
        Map<UUID, BulkJobRecord> jobs = database.selectFrom(BULK_JOB)
                .where(anyOf(
                        BULK_JOB.JOB_ID,
                        items.stream().map(BulkItemRecord::getJobId).collect(toSet())))
                .fetchMap(BULK_JOB.JOB_ID);
        return items.stream()
                .map(item -> claimed(item, requireNonNull(jobs.get(item.getJobId()))))
                .toList();
    }

    /**
     * Records the result of a claimed item, and finishes its job if this was the last item.
     *
     * @return false if a later claim has taken the item over, or the job has been deleted; then nothing was recorded
     */
    boolean record(Claimed item, BulkItem.Result result) {
        int recorded = database.update(BULK_ITEM)
                .set(BULK_ITEM.RESULT, result.status().name())
                .set(BULK_ITEM.CODE, result.code())
                .set(BULK_ITEM.MESSAGE, result.message())
                .set(BULK_ITEM.DETAILS, result.details().isEmpty() ? null : JSONB.valueOf(Json.text(result.details())))
                .set(BULK_ITEM.FINISHED_AT, now())
                .where(isHeld(item))
                .execute();
        if (recorded == 0) {
            return false;
        }
        Field<Integer> count = switch (result.status()) {
            case DONE -> BULK_JOB.DONE;
            case REFUSED -> BULK_JOB.REFUSED;
            case FAILED -> BULK_JOB.FAILED;
            case WAITING -> throw new IllegalArgumentException("Not a result: " + result);
        };
        Condition last = BULK_JOB.DONE
                .plus(BULK_JOB.REFUSED)
                .plus(BULK_JOB.FAILED)
                .plus(1)
                .eq(BULK_JOB.ITEMS);
        database.update(BULK_JOB)
                .set(count, count.plus(1))
                .set(BULK_JOB.FINISHED_AT, when(last, now()))
                .set(BULK_JOB.REASON_OWNER, when(not(last), BULK_JOB.REASON_OWNER)) // the audit log keeps the reason
                .set(BULK_JOB.REASON, when(not(last), BULK_JOB.REASON))
                .where(BULK_JOB.JOB_ID.eq(item.jobId()))
                .execute();
        return true;
    }

    /** Lets any instance claim the item again after the delay, unless a later claim has taken it over. */
    void postpone(Claimed item, Duration delay) {
        database.update(BULK_ITEM)
                .set(BULK_ITEM.DUE_AT, databaseTimeIn(delay))
                .where(isHeld(item))
                .execute();
    }

    /**
     * Deletes at most {@code limit} jobs that were finished earlier, with their items. Jobs that another instance is deleting are skipped.
     *
     * @return number of deleted jobs
     */
    int purge(Instant finishedBefore, int limit) {
        return Purge.oldest(
                database,
                BULK_JOB,
                BULK_JOB.JOB_ID,
                BULK_JOB.FINISHED_AT,
                BULK_JOB.FINISHED_AT.lt(finishedBefore.atOffset(ZoneOffset.UTC)),
                limit);
    }

    private static Condition isHeld(Claimed item) {
        return BULK_ITEM
                .JOB_ID
                .eq(item.jobId())
                .and(BULK_ITEM.POSITION.eq(item.position()))
                .and(ITEMS.isHeldBy(item.attempts()))
                .and(BULK_ITEM.RESULT.isNull());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static BulkJob job(BulkJobRecord row) {
        return new BulkJob(
                row.getJobId(),
                BulkAction.Kind.valueOf(row.getAction()),
                row.getSubject(),
                row.getItems(),
                row.getDone(),
                row.getRefused(),
                row.getFailed(),
                row.getCreatedAt().toInstant(),
                row.getFinishedAt() == null ? null : row.getFinishedAt().toInstant());
    }

    private static BulkItem item(BulkItemRecord row) {
        return new BulkItem(
                row.getPosition(),
                row.getObjectId(),
                row.getResult() == null ? null : result(row),
                row.getFinishedAt() == null ? null : row.getFinishedAt().toInstant());
    }

    private static BulkItem.Result result(BulkItemRecord row) {
        return new BulkItem.Result(
                BulkItem.Status.valueOf(row.getResult()),
                row.getCode(),
                row.getMessage(),
                row.getDetails() == null
                        ? Map.of()
                        : Json.object(row.getDetails().data()));
    }

    private static Claimed claimed(BulkItemRecord item, BulkJobRecord job) {
        return new Claimed(
                item.getJobId(),
                item.getPosition(),
                item.getObjectId(),
                item.getAttempts(),
                BulkAction.Kind.valueOf(job.getAction()),
                job.getSubject(),
                job.getReasonOwner() == null ? null : new PersonalData(job.getReasonOwner(), job.getReason()),
                job.getTrace());
    }
}
