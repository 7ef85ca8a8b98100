package platform.privacy;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static platform.jooq.Tables.MASTER_KEY;
import static platform.jooq.Tables.PERSONAL_KEY;
import static platform.sql.AnyOf.anyOf;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import platform.privacy.MasterKeys.Wrapped;
import platform.sql.Unnest;

/**
 * The master keys that the database lists, and the personal keys that each of them wraps. The database never holds a master key itself. All
 * methods join the running transaction.
 */
final class StoredMasterKeys {

    /** Id of the advisory lock that the rewrapping instance holds. */
    private static final long REWRAPPING = 0x7265_7772_6170L;

    private static final Field<byte[]> OLD = DSL.field(DSL.name("old"), PERSONAL_KEY.KEY.getDataType());

    private final DSLContext sql;
    private final MasterKeys masterKeys;
    private final Clock clock;

    StoredMasterKeys(DSLContext sql, MasterKeys masterKeys, Clock clock) {
        this.sql = sql;
        this.masterKeys = masterKeys;
        this.clock = clock;
    }

    /**
     * @param proof proof by which the master key can be verified
     * @param since time when the database first listed the version
     * @param retiredAt time when the version was retired; null if it is in use
     */
    record Known(
            int version,
            byte[] proof,
            Instant since,
            @Nullable Instant retiredAt) {}

    List<Known> known() {
        return sql.selectFrom(MASTER_KEY)
                .orderBy(MASTER_KEY.VERSION)
                .fetch(row -> new Known(
                        row.getVersion(),
                        row.getProof(),
                        row.getSince().toInstant(),
                        row.getRetiredAt() == null ? null : row.getRetiredAt().toInstant()));
    }

    /** Saves a configured master key as in use, also if it was retired. An existing proof stays. */
    void saveAsInUse(int version) {
        sql.insertInto(MASTER_KEY)
                .set(MASTER_KEY.VERSION, (short) version)
                .set(MASTER_KEY.PROOF, masterKeys.proof(version))
                .set(MASTER_KEY.SINCE, now())
                .onConflict(MASTER_KEY.VERSION)
                .doUpdate()
                .setNull(MASTER_KEY.RETIRED_AT)
                .where(MASTER_KEY.RETIRED_AT.isNotNull())
                .execute();
    }

    void retire(int version) {
        sql.update(MASTER_KEY)
                .set(MASTER_KEY.RETIRED_AT, now())
                .where(MASTER_KEY.VERSION.eq((short) version))
                .execute();
    }

    /** A wrapped personal key with its owner. */
    record Row(String owner, Wrapped wrapped) {}

    /** Finds any personal key that this version wraps. May have to scan the whole table. */
    Optional<Row> findAnyWrappedUnder(int version) {
        return sql.select(PERSONAL_KEY.OWNER, PERSONAL_KEY.KEY)
                .from(PERSONAL_KEY)
                .where(PERSONAL_KEY.MASTER_KEY_VERSION.eq((short) version))
                .limit(1)
                .fetchOptional(row -> new Row(row.value1(), new Wrapped(row.value2(), version)));
    }

    /** Counts the personal keys that each version wraps. Scans the whole table. */
    Map<Integer, Long> keysByVersion() {
        Field<Long> keys = count().cast(Long.class);
        return sql.select(PERSONAL_KEY.MASTER_KEY_VERSION, keys)
                .from(PERSONAL_KEY)
                .groupBy(PERSONAL_KEY.MASTER_KEY_VERSION)
                .fetchMap(row -> row.value1().intValue(), row -> row.value2());
    }

    /**
     * Tries to get the lock for rewrapping until the end of the transaction.
     *
     * @return false if another transaction holds the lock
     */
    boolean lockRewrapping() {
        return Boolean.TRUE.equals(
                sql.select(DSL.field("pg_try_advisory_xact_lock({0})", Boolean.class, inline(REWRAPPING)))
                        .fetchSingle()
                        .value1());
    }

    /** The next personal keys, ordered by owner, that one of these versions wraps. */
    List<Row> wrappedUnder(Collection<Integer> versions, String afterOwner, int limit) {
        return sql.select(PERSONAL_KEY.OWNER, PERSONAL_KEY.KEY, PERSONAL_KEY.MASTER_KEY_VERSION)
                .from(PERSONAL_KEY)
                .where(PERSONAL_KEY.OWNER.gt(afterOwner))
                .and(anyOf(
                        PERSONAL_KEY.MASTER_KEY_VERSION,
                        versions.stream().map(Integer::shortValue).toList()))
                .orderBy(PERSONAL_KEY.OWNER)
                .limit(limit)
                .fetch(row -> new Row(row.value1(), new Wrapped(row.value2(), row.value3())));
    }

    /**
     * Wraps these keys under the current master key. A key that was erased or changed since it was read is skipped, so that an erased key
     * never reappears.
     *
     * @return number of rewrapped keys
     */
    int rewrap(Collection<Row> keys) {
        Unnest.Rows rows = Unnest.of(keys)
                .column(PERSONAL_KEY.OWNER, Row::owner)
                .column(OLD, row -> row.wrapped().key())
                .column(PERSONAL_KEY.KEY, row -> masterKeys.rewrap(row.owner(), row.wrapped()))
                .as("rewrapped");
        return sql.update(PERSONAL_KEY)
                .set(PERSONAL_KEY.KEY, rows.field(PERSONAL_KEY.KEY))
                .set(PERSONAL_KEY.MASTER_KEY_VERSION, (short) masterKeys.current())
                .from(rows.table())
                .where(PERSONAL_KEY.OWNER.eq(rows.field(PERSONAL_KEY.OWNER)))
                .and(PERSONAL_KEY.KEY.eq(rows.field(OLD)))
                .execute();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
