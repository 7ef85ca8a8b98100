package platform.privacy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static platform.privacy.KeysOfTests.open;
import static platform.privacy.KeysOfTests.seal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import testing.Asker;
import testing.AtOnce;
import testing.JooqDatabase;
import testing.MutableClock;
import testing.TestDatabase;

/** Only the key of its owner opens sealed data. After this key is erased, nothing opens the data. */
class ErasedPersonalDataStaysClosedTests {

    private static final byte[] MASTER_KEY = new byte[AesGcm.KEY_BYTES];

    private static JooqDatabase database;
    private static TransactionTemplate transaction;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T09:00:00Z"));
    private final PersonalKeys keys = instance(MASTER_KEY);
    private final PersonalKeys otherInstance = instance(MASTER_KEY);

    @BeforeAll
    static void connect() {
        database = JooqDatabase.of(TestDatabase.create("platform"));
        transaction = database.transaction();
    }

    private PersonalKeys instance(byte[] masterKey) {
        return KeysOfTests.stored(database, new MasterKeys(1, Map.of(1, masterKey)), clock);
    }

    @Test
    void sealedDataCanBeOpened() {
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
        seal(keys, "erased", "Bob"); // a new key, which does not open data of the old key
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
        assertThat(database.sql().fetchValue("select count(*) from platform.erasure where owner = 'made'"))
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

    /** A transaction waits for another one, which creates the key and discards it. */
    @Test
    void aTransactionThatWaitedForADiscardedKeyCreatesOne() throws Exception {
        CompletableFuture<PersonalData> sealed = requireNonNull(transaction.execute(status -> {
            Map<String, PersonalKey> made = keys.obtain(List.of("waited for"));
            CompletableFuture<PersonalData> waiting = CompletableFuture.supplyAsync(
                    () -> transaction.execute(other -> seal(otherInstance, "waited for", "Bob")));
            database.awaitLockWait();
            keys.discard(made.values());
            return waiting;
        }));

        assertThat(open(keys, sealed.get(Asker.TIMEOUT.toSeconds(), TimeUnit.SECONDS)))
                .contains("Bob");
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
        List<Map<String, PersonalKey>> obtained = AtOnce.run(6, thread -> () -> {
            List<String> rotated = new ArrayList<>(owners);
            Collections.rotate(rotated, thread * 50);
            PersonalKeys instance = thread % 2 == 0 ? keys : otherInstance;
            return transaction.execute(status -> instance.obtain(rotated));
        });
        for (Map<String, PersonalKey> one : obtained) {
            assertThat(one).containsOnlyKeys(owners);
            PersonalData data = one.get("shared 7").seal("Alice");
            for (Map<String, PersonalKey> another : obtained) {
                assertThat(another.get("shared 7").open(data)).contains("Alice");
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
    void anotherMasterKeyIsReported() {
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
}
