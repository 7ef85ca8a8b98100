package platform.privacy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;
import testing.MutableClock;
import testing.TestDatabase;

/** What was sealed is opened by its owner's key only, and by nothing once that key is erased. */
class ErasedPersonalDataStaysClosedTests {

    private static final byte[] MASTER_KEY = new byte[AesGcm.KEY_BYTES];

    private static DSLContext sql;
    private static TransactionTemplate transaction;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T09:00:00Z"));
    private final PersonalKeys keys = instance(MASTER_KEY);
    private final PersonalKeys otherInstance = instance(MASTER_KEY);

    @BeforeAll
    static void connect() {
        DataSource database = TestDatabase.create().migrate("platform").dataSource();
        sql = DSL.using(new TransactionAwareDataSourceProxy(database), SQLDialect.POSTGRES);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    private PersonalKeys instance(byte[] masterKey) {
        return new StoredPersonalKeys(
                sql,
                new MasterKeys(1, Map.of(1, masterKey)),
                clock,
                () -> clock.instant().toEpochMilli() * 1_000_000);
    }

    @Test
    void whatIsSealedCanBeOpened() {
        PersonalData data = seal(keys, "opens", "Zoë, Łódź, 北京");

        assertThat(open(keys, data)).contains("Zoë, Łódź, 北京");
        assertThat(open(otherInstance, data)).contains("Zoë, Łódź, 北京");
    }

    @Test
    void aCiphertextShowsNothing() {
        PersonalData first = seal(keys, "hides", "Alice");
        PersonalData second = seal(keys, "hides", "Alice");

        assertThat(first.ciphertext()).isNotEqualTo(second.ciphertext());
        assertThat(new String(Base64.getDecoder().decode(first.ciphertext()), StandardCharsets.ISO_8859_1))
                .doesNotContain("Alice");
    }

    @Test
    void erasedOnceClosedForEver() {
        PersonalData data = seal(keys, "erased", "Alice");
        keys.erase("erased");

        assertThat(open(keys, data)).isEmpty();
        seal(keys, "erased", "Bob"); // a new key, which opens nothing of the old one's
        assertThat(open(keys, data)).isEmpty();
    }

    @Test
    void erasedElsewhereClosesWithinAMinute() {
        PersonalData data = seal(keys, "elsewhere", "Alice");
        assertThat(open(otherInstance, data)).isPresent();

        keys.erase("elsewhere");
        clock.advance(Duration.ofMinutes(1));

        assertThat(open(otherInstance, data)).isEmpty();
    }

    @Test
    void nothingIsSealedUnderAKeyThatWasErasedElsewhere() {
        assertThat(open(otherInstance, seal(otherInstance, "returns", "Alice"))).isPresent();
        keys.erase("returns");

        assertThat(open(keys, seal(otherInstance, "returns", "Bob"))).contains("Bob");
    }

    @Test
    void aKeyOfARolledBackTransactionIsForgotten() {
        transaction.executeWithoutResult(status -> {
            seal(keys, "rolled back", "Alice");
            keys.find(List.of("rolled back"));
            status.setRollbackOnly();
        });

        assertThat(keys.find(List.of("rolled back"))).isEmpty();
        assertThat(open(keys, seal(otherInstance, "rolled back", "Bob"))).contains("Bob");
    }

    @Test
    void onlyKeysThatTheTransactionMadeAreDiscarded() {
        PersonalData data = seal(keys, "was there", "Alice");

        transaction.executeWithoutResult(
                status -> keys.discard(keys.obtain(List.of("was there", "made")).values()));

        assertThat(open(keys, data)).contains("Alice");
        assertThat(keys.find(List.of("made"))).isEmpty();
        assertThat(sql.fetchValue("select count(*) from platform.erasure where owner = 'made'"))
                .isEqualTo(0L);
    }

    @Test
    void aDiscardedKeyIsReplacedByAnother() {
        PersonalData data = requireNonNull(transaction.execute(status -> {
            keys.discard(keys.obtain(List.of("again")).values());
            return seal(keys, "again", "Alice");
        }));

        assertThat(open(keys, data)).contains("Alice");
        assertThat(open(otherInstance, data)).contains("Alice");
    }

    /** It had to wait for the first, which has made a key and thrown it away. */
    @Test
    void whoWaitedForADiscardedKeyMakesOne() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            Future<PersonalData> sealed = requireNonNull(transaction.execute(status -> {
                Map<String, PersonalKey> made = keys.obtain(List.of("waited for"));
                Future<PersonalData> waiting =
                        pool.submit(() -> transaction.execute(other -> seal(otherInstance, "waited for", "Bob")));
                awaitWaitingForALock();
                keys.discard(made.values());
                return waiting;
            }));

            assertThat(open(keys, sealed.get())).contains("Bob");
        }
    }

    private static void awaitWaitingForALock() {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (sql.fetchValue("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")
                .equals(0L)) {
            assertThat(System.nanoTime()).as("nobody waits for a lock").isLessThan(deadline);
            sql.execute(
                    "select pg_stat_clear_snapshot()"); // a transaction sees others' activity as it was when it first
            // looked
        }
    }

    @Test
    void erasureHoldsOnlyIfCommitted() {
        PersonalData data = seal(keys, "kept", "Alice");

        transaction.executeWithoutResult(status -> {
            keys.erase("kept");
            assertThat(open(keys, data)).isEmpty();
            status.setRollbackOnly();
        });

        assertThat(open(keys, data)).contains("Alice");
    }

    @Test
    void manyAtOnceGetOneKeyAnOwner() throws Exception {
        List<String> owners =
                IntStream.range(0, 300).mapToObj(i -> "shared " + i).toList();
        int threads = 6;
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Map<String, PersonalKey>>> obtained = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                List<String> inItsOrder = new ArrayList<>(owners);
                Collections.rotate(inItsOrder, i * 50);
                PersonalKeys instance = i % 2 == 0 ? keys : otherInstance;
                obtained.add(pool.submit(() -> {
                    start.await();
                    return transaction.execute(status -> instance.obtain(inItsOrder));
                }));
            }
            for (Future<Map<String, PersonalKey>> one : obtained) {
                Map<String, PersonalKey> got = one.get();
                assertThat(got).containsOnlyKeys(owners);
                PersonalData data = got.get("shared 7").seal("Alice");
                for (Future<Map<String, PersonalKey>> another : obtained) {
                    assertThat(another.get().get("shared 7").open(data)).contains("Alice");
                }
            }
        }
    }

    @Test
    void anotherOwnersKeyIsRefused() {
        PersonalData data = seal(keys, "one", "Alice");
        PersonalKey other = keys.obtain(List.of("other")).get("other");

        assertThatIllegalArgumentException().isThrownBy(() -> other.open(data));
        assertThat(other.open(new PersonalData("other", data.ciphertext()))).isEmpty();
    }

    @Test
    void aChangedCiphertextIsNotOpened() {
        PersonalData data = seal(keys, "changed", "Alice");
        byte[] sealed = Base64.getDecoder().decode(data.ciphertext());
        sealed[sealed.length - 1] ^= 1;

        assertThat(open(keys, new PersonalData("changed", Base64.getEncoder().encodeToString(sealed))))
                .isEmpty();
        assertThat(open(keys, new PersonalData("changed", ""))).isEmpty();
    }

    @Test
    void anotherMasterKeyIsSaidToBeOne() {
        seal(keys, "wrapped", "Alice");
        byte[] another = new byte[AesGcm.KEY_BYTES];
        Arrays.fill(another, (byte) 1);

        assertThatIllegalStateException()
                .isThrownBy(() -> instance(another).find(List.of("wrapped")))
                .withMessageContaining("orderwright.privacy.master-key");
    }

    @Test
    void noOwnersNeedNoDatabase() {
        assertThat(keys.obtain(List.of())).isEmpty();
        assertThat(keys.find(List.of())).isEmpty();
    }

    private static PersonalData seal(PersonalKeys keys, String owner, String clear) {
        return keys.obtain(List.of(owner)).get(owner).seal(clear);
    }

    private static Optional<String> open(PersonalKeys keys, PersonalData data) {
        return Optional.ofNullable(keys.find(List.of(data.owner())).get(data.owner()))
                .flatMap(key -> key.open(data));
    }
}
