package platform.privacy;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static platform.jooq.Tables.ERASURE;
import static platform.jooq.Tables.PERSONAL_KEY;
import static platform.sql.AnyOf.anyOf;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record4;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import platform.privacy.MasterKeys.Wrapped;
import platform.sql.Unnest;

/**
 * Stores each person's key in {@code platform.personal_key}, wrapped under a master key.
 *
 * <p>Unwrapped keys are cached, but only for opening. A key for sealing is always read from the table, because data that is sealed under a
 * key that another instance has erased could never be opened. Keys of an unfinished transaction do not enter the cache, because the
 * transaction may be rolled back.
 */
final class StoredPersonalKeys implements PersonalKeys {

    /** Less than the guaranteed minute, because a transaction that has read a key may take a while to end. */
    private static final Duration CACHED = Duration.ofSeconds(30);

    private static final int MAX_CACHED = 50_000;

    /** Short, because no other transaction can obtain a key while this one waits for the lock. */
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(250);

    private final DSLContext sql;
    private final MasterKeys masterKeys;
    private final Clock clock;
    private final Cache<String, UnwrappedKey> cache;

    StoredPersonalKeys(DSLContext sql, MasterKeys masterKeys, Clock clock, Ticker ticker) {
        this.sql = sql;
        this.masterKeys = masterKeys;
        this.clock = clock;
        cache = Caffeine.newBuilder()
                .maximumSize(MAX_CACHED)
                .expireAfterWrite(CACHED)
                .ticker(ticker)
                .build();
    }

    @Override
    public Map<String, PersonalKey> obtain(Collection<String> owners) {
        if (owners.isEmpty()) {
            return Map.of();
        }
        Collection<String> missing = new TreeSet<>(owners); // sorted, to avoid deadlocks
        Map<String, PersonalKey> keys = new HashMap<>(unwrap(insertAndRead(missing)));
        missing.removeAll(keys.keySet());
        if (!missing.isEmpty()) { // another transaction committed them after our statement began
            keys.putAll(unwrap(read(missing)));
        }
        return keys;
    }

    /**
     * Deletes the keys at once. The collected writes of the commit would be too late, because the audit log may obtain a key of the same
     * owner before they are sent.
     */
    @Override
    public void discard(Collection<PersonalKey> unused) {
        List<String> made = unused.stream()
                .filter(key -> key instanceof UnwrappedKey unwrapped && unwrapped.made)
                .map(key -> ((UnwrappedKey) key).owner)
                .toList();
        if (!made.isEmpty()) {
            sql.deleteFrom(PERSONAL_KEY).where(anyOf(PERSONAL_KEY.OWNER, made)).execute();
        }
    }

    @Override
    public Map<String, PersonalKey> find(Collection<String> owners) {
        Map<String, PersonalKey> keys = new HashMap<>(cache.getAllPresent(owners));
        List<String> missing = owners.stream()
                .filter(owner -> !keys.containsKey(owner))
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            Map<String, UnwrappedKey> read = unwrap(read(missing));
            afterCommit(() -> cache.putAll(read));
            keys.putAll(read);
        }
        return keys;
    }

    @Override
    public Map<String, PersonalKey> current(Collection<String> owners) {
        return owners.isEmpty() ? Map.of() : Map.copyOf(unwrap(read(owners)));
    }

    /**
     * Locks the table. This lock conflicts with the lock of every insert, so transactions that obtain keys need no additional lock. With a
     * lock on a row instead, each order of a known person would write to the table.
     */
    @Override
    public void lockSealing() {
        sql.execute("set local lock_timeout = {0}", inline("%dms".formatted(LOCK_TIMEOUT.toMillis())));
        sql.execute("lock table {0} in share row exclusive mode", PERSONAL_KEY);
    }

    @Override
    public boolean erase(String owner) {
        Optional<OffsetDateTime> madeAt = sql.deleteFrom(PERSONAL_KEY)
                .where(PERSONAL_KEY.OWNER.eq(owner))
                .returningResult(PERSONAL_KEY.CREATED_AT)
                .fetchOptional(PERSONAL_KEY.CREATED_AT);
        madeAt.ifPresent(at -> sql.insertInto(ERASURE)
                .set(ERASURE.OWNER, owner)
                .set(ERASURE.KEY_CREATED_AT, at)
                .set(ERASURE.ERASED_AT, now())
                .onConflictDoNothing() // for two keys created in the same microsecond
                .execute());
        cache.invalidate(owner);
        afterCommit(() -> cache.invalidate(owner)); // another thread may have cached it again before the commit
        return madeAt.isPresent();
    }

    private Map<String, Row> insertAndRead(Collection<String> owners) {
        OffsetDateTime now = now();
        var candidates = Unnest.of(owners)
                .column(PERSONAL_KEY.OWNER, owner -> owner)
                .column(PERSONAL_KEY.KEY, masterKeys::newWrapped)
                .column(PERSONAL_KEY.CREATED_AT, owner -> now)
                .column(PERSONAL_KEY.MASTER_KEY_VERSION, owner -> (short) masterKeys.current())
                .as("candidate");
        var made = name("made")
                .as(sql.insertInto(PERSONAL_KEY, candidates.columns())
                        .select(candidates.select())
                        .onConflict(PERSONAL_KEY.OWNER)
                        .doNothing()
                        .returningResult(PERSONAL_KEY.OWNER, PERSONAL_KEY.KEY, PERSONAL_KEY.MASTER_KEY_VERSION));
        return rows(sql.with(made)
                .select(
                        made.field(PERSONAL_KEY.OWNER),
                        made.field(PERSONAL_KEY.KEY),
                        made.field(PERSONAL_KEY.MASTER_KEY_VERSION),
                        inline(true))
                .from(made)
                .unionAll(select(PERSONAL_KEY.OWNER, PERSONAL_KEY.KEY, PERSONAL_KEY.MASTER_KEY_VERSION, inline(false))
                        .from(PERSONAL_KEY)
                        .where(anyOf(PERSONAL_KEY.OWNER, owners)))
                .fetch());
    }

    private Map<String, Row> read(Collection<String> owners) {
        return rows(sql.select(PERSONAL_KEY.OWNER, PERSONAL_KEY.KEY, PERSONAL_KEY.MASTER_KEY_VERSION, inline(false))
                .from(PERSONAL_KEY)
                .where(anyOf(PERSONAL_KEY.OWNER, owners))
                .fetch());
    }

    /** @param made whether this transaction created the key */
    private record Row(Wrapped wrapped, boolean made) {}

    private static Map<String, Row> rows(List<Record4<String, byte[], Short, Boolean>> records) {
        Map<String, Row> rows = new HashMap<>();
        records.forEach(row -> rows.put(row.value1(), new Row(new Wrapped(row.value2(), row.value3()), row.value4())));
        return rows;
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private Map<String, UnwrappedKey> unwrap(Map<String, Row> rows) {
        Map<String, UnwrappedKey> keys = new HashMap<>();
        rows.forEach((owner, row) -> {
            Wrapped wrapped = row.wrapped();
            UnwrappedKey cached = cache.getIfPresent(owner);
            boolean current = cached != null && cached.isUnwrapped(wrapped);
            if (cached != null && !current) {
                cache.invalidate(owner); // another instance erased the cached key; it cannot open newly sealed data
            }
            keys.put(
                    owner,
                    current
                            ? cached
                            : new UnwrappedKey(owner, wrapped.key(), masterKeys.unwrap(owner, wrapped), row.made()));
        });
        return keys;
    }

    private static void afterCommit(Runnable step) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            step.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                step.run();
            }
        });
    }

    private static final class UnwrappedKey implements PersonalKey {

        private final String owner;
        private final byte[] wrapped;
        private final AesGcm key;
        private final boolean made;

        /** @param made whether the transaction that obtained the key created it */
        UnwrappedKey(String owner, byte[] wrapped, AesGcm key, boolean made) {
            this.owner = owner;
            this.wrapped = wrapped;
            this.key = key;
            this.made = made;
        }

        boolean isUnwrapped(Wrapped row) {
            return Arrays.equals(wrapped, row.key());
        }

        @Override
        public PersonalData seal(String clear) {
            byte[] sealed = key.encrypt(clear.getBytes(StandardCharsets.UTF_8), owner);
            return new PersonalData(owner, Base64.getEncoder().encodeToString(sealed));
        }

        @Override
        public Optional<String> open(PersonalData data) {
            if (!data.owner().equals(owner)) {
                throw new IllegalArgumentException("This is the key of %s, not of %s".formatted(owner, data.owner()));
            }
            return key.decrypt(Base64.getDecoder().decode(data.ciphertext()), owner)
                    .map(clear -> new String(clear, StandardCharsets.UTF_8));
        }
    }
}
