package platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;
import testing.MutableClock;
import testing.TestDatabase;

/** A new master key takes the place of the old one while instances with either serve, and nothing is lost on the way. */
class PersonalKeysAreRewrappedTests {

    private static final int MANY = 2 * Rewrapping.BATCH + 1;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T09:00:00Z"));
    private DSLContext sql;
    private TransactionTemplate transaction;
    private Instance old;
    private Instance prepared;
    private Instance rotated;

    @BeforeEach
    void connect() {
        DataSource database = TestDatabase.create().migrate("platform").dataSource();
        sql = DSL.using(new TransactionAwareDataSourceProxy(database), SQLDialect.POSTGRES);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        old = new Instance(properties(1, Map.of()));
        prepared = new Instance(properties(1, Map.of(2, key(2))));
        rotated = new Instance(properties(2, Map.of(1, key(1))));
    }

    /** An instance with its configuration, on the one database. */
    private final class Instance {

        final StoredMasterKeys stored;
        final PersonalKeys keys;
        final Rewrapping rewrapping;
        final MasterKeyCheck check;

        Instance(PrivacyProperties properties) {
            MasterKeys masterKeys = properties.masterKeys();
            stored = new StoredMasterKeys(sql, masterKeys, clock);
            keys = new StoredPersonalKeys(
                    sql, masterKeys, clock, () -> clock.instant().toEpochMilli() * 1_000_000);
            rewrapping = new Rewrapping(stored, masterKeys, transaction, true);
            check = new MasterKeyCheck(stored, masterKeys, transaction, true);
        }

        Instance start() {
            check.afterSingletonsInstantiated();
            return this;
        }

        PersonalData seal(String owner, String clear) {
            return keys.obtain(List.of(owner)).get(owner).seal(clear);
        }

        Optional<String> open(PersonalData data) {
            clock.advance(Duration.ofMinutes(1)); // past what is cached
            return Optional.ofNullable(keys.find(List.of(data.owner())).get(data.owner()))
                    .flatMap(key -> key.open(data));
        }

        void rewrapAll() {
            while (rewrapping.round().compareTo(Duration.ofSeconds(1)) < 0) {
                // the next batch
            }
        }
    }

    @Test
    void everythingIsWrappedUnderTheNewKeyAndOpensAsBefore() {
        old.start();
        List<PersonalData> sealed = IntStream.range(0, MANY)
                .mapToObj(i -> old.seal("person " + i, "secret " + i))
                .toList();
        rotated.start();

        rotated.rewrapAll();

        assertThat(rotated.stored.keysByVersion()).containsExactly(Map.entry(2, (long) MANY));
        assertThat(rotated.rewrapping.left()).isZero();
        Instance withoutTheOld = new Instance(properties(2, Map.of())).start();
        for (int i = 0; i < MANY; i += 100) {
            assertThat(withoutTheOld.open(sealed.get(i))).contains("secret " + i);
        }
    }

    @Test
    void progressIsSeen() {
        IntStream.range(0, MANY).forEach(i -> old.seal("person " + i, "secret"));

        rotated.rewrapping.round();

        assertThat(rotated.rewrapping.left()).isEqualTo(MANY - Rewrapping.BATCH);
        assertThat(rotated.stored.keysByVersion())
                .containsEntry(1, (long) (MANY - Rewrapping.BATCH))
                .containsEntry(2, (long) Rewrapping.BATCH);
    }

    /** The order of steps in docs/operations.md: the new key as another one first, then as the current one. */
    @Test
    void anInstanceThatIsOnlyPreparedServesWhateverOthersHaveWrapped() {
        old.start();
        PersonalData before = old.seal("known", "Alice");
        prepared.start();
        rotated.start();
        rotated.rewrapAll();
        PersonalData after = rotated.seal("new", "Bob");

        assertThat(prepared.open(before)).contains("Alice");
        assertThat(prepared.open(after)).contains("Bob");
        assertThat(rotated.open(prepared.seal("known", "Alice again"))).contains("Alice again");
        assertThat(rotated.open(prepared.seal("made under the old one", "Carol")))
                .contains("Carol");
        prepared.rewrapAll(); // undoes nothing
        assertThat(rotated.stored.keysByVersion()).containsEntry(2, 2L).containsEntry(1, 1L);
        rotated.rewrapAll();
        assertThat(rotated.stored.keysByVersion()).containsOnlyKeys(2);
    }

    @Test
    void anErasedKeyIsNotWrittenBack() {
        PersonalData data = old.seal("erased", "Alice");
        List<StoredMasterKeys.Row> read = rotated.stored.wrappedUnder(List.of(1), "", 10);
        old.keys.erase("erased");

        assertThat(rotated.stored.rewrap(read)).isZero();
        assertThat(rotated.open(data)).isEmpty();

        PersonalData newer = old.seal("erased", "Bob");
        assertThat(rotated.stored.rewrap(read)).isZero();
        assertThat(old.open(newer)).contains("Bob");
    }

    @Test
    void oneInstanceAtATime() {
        old.seal("person", "Alice");

        transaction.executeWithoutResult(status -> {
            assertThat(rotated.stored.lockRewrapping()).isTrue();
            List<Duration> waits = new ArrayList<>();
            Thread other = Thread.ofPlatform().start(() -> waits.add(rotated.rewrapping.round()));
            join(other);
            assertThat(waits).singleElement().satisfies(wait -> assertThat(wait).isGreaterThan(Duration.ofSeconds(1)));
        });

        assertThat(rotated.stored.keysByVersion()).containsOnlyKeys(1);
    }

    @Test
    void aMissingMasterKeyIsNamedAtTheStart() {
        old.start();
        old.seal("person", "Alice");
        Instance tooEarly = new Instance(properties(2, Map.of()));

        assertThatIllegalStateException()
                .isThrownBy(tooEarly::start)
                .withMessageContaining("version 1")
                .withMessageContaining("orderwright.privacy.other-master-keys.1");
        rotated.start();
        rotated.rewrapAll();
        assertThatIllegalStateException()
                .isThrownBy(old::start)
                .withMessageContaining("version 2")
                .withMessageContaining("orderwright.privacy.other-master-keys.2");
        tooEarly.start();
    }

    @Test
    void anotherMasterKeyUnderTheSameVersionIsRefusedAtTheStart() {
        old.start();

        assertThatIllegalStateException()
                .isThrownBy(() -> new Instance(new PrivacyProperties(key(3), 1, Map.of())).start())
                .withMessageContaining("orderwright.privacy.master-key");
        assertThatIllegalStateException()
                .isThrownBy(() -> new Instance(properties(2, Map.of(1, key(3)))).start())
                .withMessageContaining("orderwright.privacy.other-master-keys.1");
    }

    /** A database from before master keys had versions. */
    @Test
    void anotherMasterKeyThanThatOfTheKeysThatAreThereIsRefusedAtTheStart() {
        old.seal("person", "Alice");

        assertThatIllegalStateException()
                .isThrownBy(() -> new Instance(new PrivacyProperties(key(3), 1, Map.of())).start())
                .withMessageContaining("orderwright.privacy.master-key");
        old.start();
    }

    /** The first start of a build that notes master keys, on a database of one that did not. */
    @Test
    void aMasterKeyThatWasNeverNotedIsNamedAtTheStart() {
        PersonalData data = old.seal("person", "Alice");
        assertThat(old.stored.known()).isEmpty();

        assertThatIllegalStateException()
                .isThrownBy(() -> new Instance(properties(2, Map.of())).start())
                .withMessageContaining("version 1")
                .withMessageContaining("orderwright.privacy.other-master-keys.1");
        assertThatIllegalStateException()
                .isThrownBy(() -> new Instance(properties(2, Map.of(1, key(3)))).start())
                .withMessageContaining("version 1")
                .withMessageContaining("orderwright.privacy.other-master-keys.1");
        assertThat(old.stored.known()).isEmpty();

        assertThat(rotated.start().open(data)).contains("Alice");
        assertThat(rotated.stored.known())
                .extracting(StoredMasterKeys.Known::version)
                .containsExactly(1, 2);
    }

    @Test
    void aRetiredMasterKeyUnderWhichAKeyWasMadeSinceIsNamedAtTheStart() {
        old.start();
        Instance tooEarly = new Instance(properties(2, Map.of())).start();
        assertThat(tooEarly.stored.known().getFirst().retiredAt()).isNotNull();
        old.seal("late", "Alice"); // this instance has not been restarted yet

        assertThatIllegalStateException()
                .isThrownBy(tooEarly::start)
                .withMessageContaining("version 1")
                .withMessageContaining("orderwright.privacy.other-master-keys.1");
        rotated.start();
        assertThat(rotated.stored.known().getFirst().retiredAt()).isNull();
    }

    /** Such as of another installation's dump. */
    @Test
    void aKeyThatAnotherMasterKeyOfANotedVersionWrapsIsNamedAtTheStart() {
        old.start();
        new Instance(new PrivacyProperties(key(3), 1, Map.of())).seal("stranger", "Alice");

        assertThatIllegalStateException()
                .isThrownBy(old::start)
                .withMessageContaining("version 1")
                .withMessageContaining("orderwright.privacy.master-key");
    }

    @Test
    void aRetiredKeyIsOneOnceMoreWhenItIsUsedAgain() {
        old.start();
        rotated.start();
        new Instance(properties(2, Map.of())).start();
        assertThat(rotated.stored.known().getFirst().retiredAt()).isNotNull();

        prepared.start();

        assertThat(rotated.stored.known().getFirst().retiredAt()).isNull();
    }

    @Test
    void everyMasterKeyHasToBe32BytesAndHaveItsVersion() {
        for (String bad : new String[] {null, "", "c2hvcnQ=", "not base64!"}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> new PrivacyProperties(bad, 1, Map.of()).masterKeys())
                    .withMessageContaining("orderwright.privacy.master-key");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> properties(1, Map.of(2, "c2hvcnQ=")).masterKeys())
                .withMessageContaining("orderwright.privacy.other-master-keys.2");
        assertThatIllegalStateException()
                .isThrownBy(() -> properties(1, Map.of(2, key(1))).masterKeys())
                .withMessageContaining("orderwright.privacy.other-master-keys.2");
        assertThatIllegalStateException()
                .isThrownBy(() -> properties(1, Map.of(1, key(2))).masterKeys())
                .withMessageContaining("orderwright.privacy.other-master-keys.1");
        for (int bad : new int[] {0, 32_768}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> properties(bad, Map.of()).masterKeys())
                    .withMessageContaining("orderwright.privacy.master-key-version");
        }
        assertThat(properties(1, Map.of(2, key(2))))
                .asString()
                .doesNotContain(key(1))
                .doesNotContain(key(2));
    }

    private static PrivacyProperties properties(int version, Map<Integer, String> others) {
        return new PrivacyProperties(key(version), version, others);
    }

    /** The master key of a version. */
    private static String key(int version) {
        byte[] key = new byte[AesGcm.KEY_BYTES];
        Arrays.fill(key, (byte) version);
        return Base64.getEncoder().encodeToString(key);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
