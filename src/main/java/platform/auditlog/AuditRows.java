package platform.auditlog;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.row;
import static platform.jooq.Tables.AUDIT_LOG;
import static platform.sql.Writes.atCommit;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.jooq.tables.records.AuditLogRecord;
import platform.page.TimeKey;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;
import platform.sql.Unnest;
import platform.trace.Trace;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/** The table of the audit log. The database permits no account to change or delete a row. */
final class AuditRows implements AuditLog {

    private static final int PAGE_BYTES = 1 << 20;
    private static final Set<Integer> RECORDED = Set.of(403, 409, 412, 422);

    private final DSLContext database;
    private final PersonalKeys personalKeys;
    private final AuditedValues values;
    private final Ids ids;
    private final Clock clock;

    AuditRows(DSLContext database, PersonalKeys personalKeys, AuditedValues values, Ids ids, Clock clock) {
        this.database = database;
        this.personalKeys = personalKeys;
        this.values = values;
        this.ids = ids;
        this.clock = clock;
    }

    /** A step of the trail in its stored form. */
    private record Row(
            Trail.Step step,
            @Nullable JSONB before,
            @Nullable JSONB after,
            @Nullable PersonalData reason) {

        OperatorAction action() {
            return step.action();
        }
    }

    @Override
    public void write(Trail trail) {
        if (trail.steps().isEmpty()) {
            return;
        }
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        atCommit(Unnest.of(rows(trail.steps()))
                .column(AUDIT_LOG.AT, row -> now)
                .column(AUDIT_LOG.ENTRY_ID, row -> ids.next())
                .column(AUDIT_LOG.SUBJECT, row -> row.action().subject())
                .column(AUDIT_LOG.ACTION, row -> row.action().name())
                .column(AUDIT_LOG.OBJECT_TYPE, row -> row.action().objectType())
                .column(AUDIT_LOG.OBJECT_ID, row -> row.step().change().objectId())
                .column(AUDIT_LOG.BEFORE, Row::before)
                .column(AUDIT_LOG.AFTER, Row::after)
                .column(
                        AUDIT_LOG.REASON_OWNER,
                        row -> row.reason() == null ? null : row.reason().owner())
                .column(
                        AUDIT_LOG.REASON,
                        row -> row.reason() == null ? null : row.reason().ciphertext())
                .column(AUDIT_LOG.TRACE, row -> row.step().trace())
                .insertInto(database, AUDIT_LOG));
    }

    /** Records that an action was refused. If a request is repeated with the same key, the same refusal is recorded only once. */
    void refuse(
            OperatorAction action,
            @Nullable String objectId,
            int status,
            String code,
            @Nullable String idempotencyKey) {
        PersonalData reason = OperatorAction.sealed(personalKeys, action.subject(), action.reason());
        database.insertInto(AUDIT_LOG)
                .set(AUDIT_LOG.AT, clock.instant().atOffset(ZoneOffset.UTC))
                .set(AUDIT_LOG.ENTRY_ID, ids.next())
                .set(AUDIT_LOG.SUBJECT, action.subject())
                .set(AUDIT_LOG.ACTION, action.name())
                .set(AUDIT_LOG.OBJECT_TYPE, action.objectType())
                .set(AUDIT_LOG.OBJECT_ID, objectId)
                .set(AUDIT_LOG.REASON_OWNER, reason == null ? null : reason.owner())
                .set(AUDIT_LOG.REASON, reason == null ? null : reason.ciphertext())
                .set(AUDIT_LOG.REFUSAL_STATUS, (short) status)
                .set(AUDIT_LOG.REFUSAL_CODE, code)
                .set(AUDIT_LOG.IDEMPOTENCY_KEY, idempotencyKey)
                .set(AUDIT_LOG.TRACE, Trace.current())
                .onConflictDoNothing()
                .execute();
    }

    /** Whether the log records this refusal. It does not if nothing was decided, because the first request with the key is in flight. */
    static boolean isRecorded(ProblemException refusal) {
        return RECORDED.contains(refusal.status()) && refusal.kind() != PlatformProblem.IDEMPOTENCY_IN_PROGRESS;
    }

    @Override
    public void recordRefusal(OperatorAction action, String objectId, ProblemException refusal, IdempotencyKey key) {
        if (isRecorded(refusal)) {
            refuse(action, objectId, refusal.status(), refusal.code(), key.key());
        }
    }

    /**
     * Filters for a list of entries; null means no filter.
     *
     * @param from earliest time, inclusive
     * @param to latest time, exclusive
     * @param before return only entries older than this one
     */
    record Query(
            @Nullable String subject,
            @Nullable String action,
            @Nullable String objectType,
            @Nullable String objectId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable TimeKey before) {}

    /**
     * An entry in its stored form.
     *
     * @param refusal null for an action that was not refused
     */
    record Stored(
            Instant at,
            UUID entryId,
            String subject,
            String action,
            String objectType,
            @Nullable String objectId,
            @Nullable String before,
            @Nullable String after,
            @Nullable PersonalData reason,
            @Nullable Refusal refusal,
            String trace) {}

    /** Status and code of the answer. */
    record Refusal(int status, String code) {}

    /**
     * The number of entries that a page may have so that their values take at most {@value #PAGE_BYTES} bytes; at least one.
     *
     * @param limit maximum number of entries
     */
    int fitting(Query query, int limit) {
        int fitting = 0;
        int bytes = 0;
        for (int each : database.select(length(AUDIT_LOG.BEFORE).plus(length(AUDIT_LOG.AFTER)))
                .from(AUDIT_LOG)
                .where(conditions(query))
                .orderBy(AUDIT_LOG.AT.desc(), AUDIT_LOG.ENTRY_ID.desc())
                .limit(limit)
                .fetch(Record1::value1)) {
            bytes += each;
            if (bytes > PAGE_BYTES) {
                break;
            }
            fitting++;
        }
        return Math.max(1, fitting);
    }

    private static Field<Integer> length(Field<JSONB> value) {
        return DSL.coalesce(DSL.octetLength(value.cast(SQLDataType.CLOB)), DSL.inline(0));
    }

    /** Lists the entries that match, newest first. */
    List<Stored> list(Query query, int limit) {
        return database.selectFrom(AUDIT_LOG)
                .where(conditions(query))
                .orderBy(AUDIT_LOG.AT.desc(), AUDIT_LOG.ENTRY_ID.desc())
                .limit(limit)
                .fetch(AuditRows::stored);
    }

    @Override
    public List<SealedReason> reasonsSealedFor(String keyOwner, @Nullable TimeKey before, int limit) {
        return database.select(
                        AUDIT_LOG.AT,
                        AUDIT_LOG.ENTRY_ID,
                        AUDIT_LOG.ACTION,
                        AUDIT_LOG.OBJECT_TYPE,
                        AUDIT_LOG.OBJECT_ID,
                        AUDIT_LOG.REASON)
                .from(AUDIT_LOG)
                .where(AUDIT_LOG.REASON_OWNER.eq(keyOwner))
                .and(before == null ? DSL.noCondition() : isOlderThan(before))
                .orderBy(AUDIT_LOG.AT.desc(), AUDIT_LOG.ENTRY_ID.desc())
                .limit(limit)
                .fetch(row -> new SealedReason(
                        new TimeKey(row.value1().toInstant(), row.value2()),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        new PersonalData(keyOwner, row.value6())));
    }

    private static Condition isOlderThan(TimeKey before) {
        return row(AUDIT_LOG.AT, AUDIT_LOG.ENTRY_ID).lt(row(before.at().atOffset(ZoneOffset.UTC), before.id()));
    }

    private static Condition conditions(Query query) {
        List<Condition> all = new ArrayList<>();
        if (query.subject() != null) {
            all.add(AUDIT_LOG.SUBJECT.eq(query.subject()));
        }
        if (query.action() != null) {
            all.add(AUDIT_LOG.ACTION.eq(query.action()));
        }
        if (query.objectType() != null) {
            all.add(AUDIT_LOG.OBJECT_TYPE.eq(query.objectType()));
        }
        if (query.objectId() != null) {
            all.add(AUDIT_LOG.OBJECT_ID.eq(query.objectId()));
        }
        if (query.from() != null) {
            all.add(AUDIT_LOG.AT.ge(query.from().atOffset(ZoneOffset.UTC)));
        }
        if (query.to() != null) {
            all.add(AUDIT_LOG.AT.lt(query.to().atOffset(ZoneOffset.UTC)));
        }
        TimeKey before = query.before();
        if (before != null) {
            all.add(isOlderThan(before));
        }
        return DSL.and(all);
    }

    private static Stored stored(AuditLogRecord row) {
        return new Stored(
                row.getAt().toInstant(),
                row.getEntryId(),
                row.getSubject(),
                row.getAction(),
                row.getObjectType(),
                row.getObjectId(),
                row.getBefore() == null ? null : row.getBefore().data(),
                row.getAfter() == null ? null : row.getAfter().data(),
                row.getReason() == null ? null : new PersonalData(row.getReasonOwner(), row.getReason()),
                row.getRefusalCode() == null ? null : new Refusal(row.getRefusalStatus(), row.getRefusalCode()),
                row.getTrace());
    }

    private List<Row> rows(List<Trail.Step> steps) {
        Map<OperatorAction, Integer> objects = new IdentityHashMap<>(); // by identity: one key for each request
        steps.forEach(step -> objects.merge(step.action(), 1, Integer::sum));
        Collection<String> owners = new TreeSet<>();
        steps.stream().filter(step -> reasonOf(step) != null).forEach(step -> owners.add(ownerOf(step)));
        Map<String, PersonalKey> keys = owners.isEmpty() ? Map.of() : personalKeys.obtain(owners);
        List<Row> rows = new ArrayList<>(steps.size());
        for (Trail.Step step : steps) {
            int limit = AuditedValues.limit(requireNonNull(objects.get(step.action())));
            String reason = reasonOf(step);
            rows.add(new Row(
                    step,
                    json(step.change().before(), limit),
                    json(step.change().after(), limit),
                    reason == null
                            ? null
                            : requireNonNull(keys.get(ownerOf(step))).seal(reason)));
        }
        return rows;
    }

    private @Nullable JSONB json(@Nullable Object value, int limit) {
        return value == null ? null : JSONB.valueOf(values.text(value, limit));
    }

    private static @Nullable String reasonOf(Trail.Step step) {
        return step.change().reason() == null
                ? step.action().reason()
                : step.change().reason();
    }

    private static String ownerOf(Trail.Step step) {
        return step.change().person() == null
                ? OperatorAction.keyOwner(step.action().subject())
                : step.change().person();
    }
}
