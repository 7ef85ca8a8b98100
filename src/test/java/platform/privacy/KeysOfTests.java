package platform.privacy;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import testing.JooqDatabase;

/** Creates and uses personal keys for tests. */
final class KeysOfTests {

    private KeysOfTests() {}

    static PersonalKeys stored(JooqDatabase database, MasterKeys masterKeys, Clock clock) {
        return new StoredPersonalKeys(
                database.sql(), masterKeys, clock, () -> clock.instant().toEpochMilli() * 1_000_000);
    }

    static PersonalData seal(PersonalKeys keys, String owner, String clear) {
        return keys.obtain(List.of(owner)).get(owner).seal(clear);
    }

    /** Empty if the key that sealed the data does not exist any more. */
    static Optional<String> open(PersonalKeys keys, PersonalData data) {
        return Optional.ofNullable(keys.find(List.of(data.owner())).get(data.owner()))
                .flatMap(key -> key.open(data));
    }
}
