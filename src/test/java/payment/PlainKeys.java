package payment;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;

/**
 * Keys that seal nothing.
 *
 * @param owners those who have a key
 */
record PlainKeys(Set<String> owners) implements PersonalKeys {

    @Override
    public Map<String, PersonalKey> find(Collection<String> wanted) {
        return wanted.stream().filter(owners::contains).collect(Collectors.toMap(owner -> owner, Plain::new));
    }

    @Override
    public Map<String, PersonalKey> current(Collection<String> wanted) {
        return find(wanted);
    }

    @Override
    public Map<String, PersonalKey> obtain(Collection<String> wanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void discard(Collection<PersonalKey> unused) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void lockSealing() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean erase(String owner) {
        throw new UnsupportedOperationException();
    }

    private record Plain(String owner) implements PersonalKey {

        @Override
        public PersonalData seal(String clear) {
            return new PersonalData(owner, clear);
        }

        @Override
        public Optional<String> open(PersonalData data) {
            return Optional.of(data.ciphertext());
        }
    }
}
