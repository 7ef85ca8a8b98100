package testing;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;

/**
 * Keys that seal nothing.
 *
 * @param owners those who have a key
 */
public record PlainKeys(Set<String> owners) implements PersonalKeys {

    @Override
    public Map<String, PersonalKey> find(Collection<String> wanted) {
        return wanted.stream().filter(owners::contains).collect(Collectors.toMap(owner -> owner, UnsealedKey::new));
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
}
