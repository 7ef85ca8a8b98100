package platform.privacy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Personal keys that were obtained for a batch, and for whom the batch has stored sealed data. Not safe for use by several threads. */
public final class ObtainedKeys {

    private final Map<String, PersonalKey> byOwner;
    private final Set<String> used = new HashSet<>();

    /** @param byOwner the keys of all persons whose data the batch may seal */
    public ObtainedKeys(Map<String, PersonalKey> byOwner) {
        this.byOwner = Map.copyOf(byOwner);
    }

    /** @throws IllegalStateException if no key was obtained for this person */
    public PersonalKey of(String owner) {
        PersonalKey key = byOwner.get(owner);
        if (key == null) {
            throw new IllegalStateException("No key was obtained for " + owner);
        }
        return key;
    }

    /** The batch stores something under this person's key. */
    public void markUsed(String owner) {
        used.add(owner);
    }

    /** The keys under which the batch stores nothing, since the commands were refused or repeat others. */
    public List<PersonalKey> unused() {
        return byOwner.entrySet().stream()
                .filter(key -> !used.contains(key.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
