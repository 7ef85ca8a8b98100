package platform.privacy;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static platform.jooq.Tables.ERASURE;
import static platform.jooq.Tables.MASTER_KEY;
import static platform.jooq.Tables.PERSONAL_KEY;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/**
 * Reads and writes personal keys and erasures as rows, for dumps and restores. No key is unwrapped. All methods join the running
 * transaction.
 */
@Repository
class KeyTables {

    private static final int FETCH = 1000;

    private final DSLContext sql;

    KeyTables(DSLContext sql) {
        this.sql = sql;
    }

    void eachKey(Consumer<StoredKey> consumer) {
        each(
                sql.selectFrom(PERSONAL_KEY),
                row -> consumer.accept(new StoredKey(
                        row.getOwner(),
                        row.getKey(),
                        row.getMasterKeyVersion(),
                        row.getCreatedAt().toInstant())));
    }

    void eachErasure(Consumer<Erasure> consumer) {
        each(
                sql.selectFrom(ERASURE),
                row -> consumer.accept(new Erasure(
                        row.getOwner(),
                        row.getKeyCreatedAt().toInstant(),
                        row.getErasedAt().toInstant())));
    }

    private static <R extends Record> void each(ResultQuery<R> query, Consumer<R> consumer) {
        try (var rows = query.fetchSize(FETCH).fetchLazy()) {
            rows.forEach(consumer);
        }
    }

    /** Blocks other transactions that obtain or erase keys until this transaction ends. */
    void lock() {
        sql.execute("lock table {0}, {1} in share row exclusive mode", PERSONAL_KEY, ERASURE);
    }

    void addErasures(Collection<Erasure> erasures) {
        Unnest.Rows rows = Unnest.of(erasures)
                .column(ERASURE.OWNER, Erasure::owner)
                .column(ERASURE.KEY_CREATED_AT, each -> utc(each.keyCreatedAt()))
                .column(ERASURE.ERASED_AT, each -> utc(each.erasedAt()))
                .as("listed");
        sql.insertInto(ERASURE, rows.columns())
                .select(rows.select())
                .onConflictDoNothing()
                .execute();
    }

    /**
     * Deletes the keys that are on the list of erasures.
     *
     * @return number of deleted keys
     */
    int deleteErased() {
        return sql.deleteFrom(PERSONAL_KEY)
                .where(exists(selectOne().from(ERASURE).where(isErased(PERSONAL_KEY.OWNER, PERSONAL_KEY.CREATED_AT))))
                .execute();
    }

    /**
     * The result of inserting some keys of a dump. The keys that are in none of these numbers are on the list of erasures.
     *
     * @param restored number of inserted keys
     * @param there number of keys that were already in the database
     * @param replaced number of keys whose owner has another key now, which stays
     */
    record RestoredKeys(int restored, int there, int replaced) {}

    RestoredKeys insert(Collection<StoredKey> keys) {
        Unnest.Rows rows = Unnest.of(keys)
                .column(PERSONAL_KEY.OWNER, StoredKey::owner)
                .column(PERSONAL_KEY.KEY, StoredKey::key)
                .column(PERSONAL_KEY.CREATED_AT, each -> utc(each.createdAt()))
                .column(PERSONAL_KEY.MASTER_KEY_VERSION, each -> (short) each.masterKeyVersion())
                .as("dumped");
        Field<OffsetDateTime> createdAt = rows.field(PERSONAL_KEY.CREATED_AT);
        Condition notErased =
                notExists(selectOne().from(ERASURE).where(isErased(rows.field(PERSONAL_KEY.OWNER), createdAt)));
        int restored = sql.insertInto(PERSONAL_KEY, rows.columns())
                .select(select(rows.columns().stream()
                                .<Field<?>>map(rows::field)
                                .toList())
                        .from(rows.table())
                        .where(notErased))
                .onConflictDoNothing()
                .execute();
        var found = sql.select(
                        count().filterWhere(PERSONAL_KEY.CREATED_AT.eq(createdAt)),
                        count().filterWhere(PERSONAL_KEY.CREATED_AT.ne(createdAt)))
                .from(rows.table())
                .join(PERSONAL_KEY)
                .on(PERSONAL_KEY.OWNER.eq(rows.field(PERSONAL_KEY.OWNER)))
                .where(notErased)
                .fetchSingle();
        return new RestoredKeys(restored, found.value1() - restored, found.value2());
    }

    /**
     * Marks retired master keys of these versions as in use. It does not add versions that the table {@code platform.master_key} does not
     * list, because a proof needs the master key itself. {@link MasterKeyCheck} adds them: the next start requires the master key of every
     * stored personal key.
     */
    void needMasterKeys(Collection<StoredKey> keys) {
        sql.update(MASTER_KEY)
                .setNull(MASTER_KEY.RETIRED_AT)
                .where(anyOf(
                        MASTER_KEY.VERSION,
                        keys.stream().map(key -> (short) key.masterKeyVersion()).collect(Collectors.toSet())))
                .and(MASTER_KEY.RETIRED_AT.isNotNull())
                .execute();
    }

    private static Condition isErased(Field<String> owner, Field<OffsetDateTime> createdAt) {
        return ERASURE.OWNER.eq(owner).and(ERASURE.KEY_CREATED_AT.eq(createdAt));
    }
}
