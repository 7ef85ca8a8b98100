package platform.idempotency;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.springframework.dao.CannotAcquireLockException;
import platform.idempotency.Claims.Used;
import platform.sql.Purge;
import platform.sql.Unnest;
import platform.web.ProblemException;

/**
 * The used idempotency keys of one module, in the table {@code idempotency} of its schema. All methods join the running transaction. So a
 * key is used exactly if its write was committed.
 */
public final class IdempotencyRows {

    private static final int ATTEMPTS = 3;

    private final DSLContext sql;
    private final Clock clock;
    private final Table<Record> rows;
    private final Field<String> key;
    private final Field<String> bodyHash;
    private final Field<String> resource;
    private final Field<OffsetDateTime> createdAt;

    public IdempotencyRows(DSLContext sql, String schema, Clock clock) {
        this.sql = sql;
        this.clock = clock;
        rows = table(name(schema, "idempotency"));
        key = field(name("idempotency", "key"), SQLDataType.VARCHAR.notNull());
        bodyHash = field(name("idempotency", "body_hash"), SQLDataType.VARCHAR.notNull());
        resource = field(name("idempotency", "resource"), SQLDataType.VARCHAR);
        createdAt = field(name("idempotency", "created_at"), SQLDataType.OFFSETDATETIME.notNull());
    }

    /**
     * Claims all keys of a batch. Keys that were not used before belong to this transaction from now on. If another transaction is using a
     * key, this method waits for that transaction.
     */
    public Claims claim(Collection<IdempotencyKey> keys) {
        return claim(keys, Map.of());
    }

    /** @param expected result of each key if it is fresh and not refused; it is inserted with the key, so no second write is needed */
    public Claims claim(Collection<IdempotencyKey> keys, Map<IdempotencyKey, String> expected) {
        Map<String, IdempotencyKey> open = new LinkedHashMap<>();
        keys.stream()
                .sorted(Comparator.comparing(IdempotencyKey::key)) // one order for all batches avoids deadlocks
                .forEach(each -> open.putIfAbsent(each.key(), each));
        Map<String, String> written = new HashMap<>();
        open.forEach((each, first) -> written.put(each, expected.get(first)));
        Map<String, Used> used = new HashMap<>();
        for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
            open.keySet().removeAll(insert(open.values(), expected));
            if (!open.isEmpty()) {
                used.putAll(read(open.keySet()));
                open.keySet().removeAll(used.keySet()); // the remaining keys were deleted in between
            }
        }
        if (!open.isEmpty()) {
            throw new CannotAcquireLockException(
                    "Idempotency keys were repeatedly deleted while they were claimed: " + open.keySet());
        }
        return new Claims(used, written);
    }

    /**
     * Does a write whose key is claimed alone, unless a committed write has used the key. An exception from the write must roll back the
     * transaction, so that the key is free again.
     *
     * @param write returns the result to save for repeats
     * @return the result of the first use of the key
     * @throws ProblemException 422 if that write had another body
     */
    public String once(IdempotencyKey key, Supplier<String> write) {
        return once(key, text -> text, text -> text, write);
    }

    /**
     * Like {@link #once(IdempotencyKey, Supplier)}, for a write that returns a value.
     *
     * @param toResource makes the text that is saved for repeats, such as the id of the value
     * @param fromResource makes the value for a repeat from this text
     */
    public <T> T once(
            IdempotencyKey key, Function<T, String> toResource, Function<String, T> fromResource, Supplier<T> write) {
        Claims claims = claim(List.of(key));
        CommandResult<T, Void> done =
                claims.decide(key, toResource, fromResource, () -> new CommandResult.Done<>(write.get()));
        settle(claims);
        return done.value(none -> {
            throw new IllegalStateException();
        });
    }

    /** The keys that a committed write has used. Keys of transactions in flight are not included. */
    public Set<IdempotencyKey> used(Collection<IdempotencyKey> keys) {
        Set<String> used = sql.select(key)
                .from(rows)
                .where(anyOf(key, keys.stream().map(IdempotencyKey::key).toList()))
                .fetchSet(key);
        return keys.stream().filter(each -> used.contains(each.key())).collect(Collectors.toSet());
    }

    /**
     * The result that the committed write with this key has saved for repeats; empty if no write has used the key.
     *
     * @throws ProblemException 422 if the write had another body
     */
    public Optional<String> resultOf(IdempotencyKey repeated) {
        Used used = read(List.of(repeated.key())).get(repeated.key());
        if (used != null && !used.bodyHash().equals(repeated.bodyHash())) {
            throw IdempotencyKey.reused();
        }
        return Optional.ofNullable(used).map(Used::resource);
    }

    /** Writes the results of the keys of a batch, and releases the refused keys. */
    public void settle(Claims claims) {
        resolve(claims.unexpectedResults());
        release(claims.refused());
    }

    /** Saves the results of fresh keys, for requests that repeat them. */
    void resolve(Map<String, String> resources) {
        if (resources.isEmpty()) {
            return;
        }
        atCommit(Unnest.<Map.Entry<String, String>>of(resources.entrySet())
                .column(key, Map.Entry::getKey)
                .column(resource, Map.Entry::getValue)
                .update(sql, rows, key));
    }

    /** Releases keys whose write was refused and changed nothing. */
    void release(Collection<String> keys) {
        if (!keys.isEmpty()) {
            atCommit(sql.deleteFrom(rows).where(anyOf(key, keys)));
        }
    }

    /**
     * Deletes at most {@code limit} rows that are older. Rows that another instance is deleting are skipped.
     *
     * @return number of deleted rows
     */
    int purge(Instant olderThan, int limit) {
        return Purge.oldest(
                sql, rows, key, createdAt, createdAt.lt(OffsetDateTime.ofInstant(olderThan, ZoneOffset.UTC)), limit);
    }

    @Override
    public String toString() {
        return rows.toString();
    }

    private Set<String> insert(Collection<IdempotencyKey> keys, Map<IdempotencyKey, String> expected) {
        OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        var claimed = Unnest.of(keys)
                .column(key, IdempotencyKey::key)
                .column(bodyHash, IdempotencyKey::bodyHash)
                .column(resource, expected::get)
                .column(createdAt, each -> now)
                .as("claimed");
        return new HashSet<>(sql.insertInto(rows, claimed.columns())
                .select(claimed.select())
                .onConflict(key)
                .doNothing()
                .returning(key)
                .fetch(key));
    }

    private Map<String, Used> read(Collection<String> keys) {
        return sql.select(key, bodyHash, resource)
                .from(rows)
                .where(anyOf(key, keys))
                .fetchMap(key, row -> new Used(row.get(bodyHash), row.get(resource)));
    }
}
