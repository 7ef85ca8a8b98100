package platform.privacy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The personal keys that were obtained for a batch, and the owners for whom the batch has stored sealed data. Not safe for use by several
 * threads.
 */
public final class ObtainedKeys {

    private final Map<String, PersonalKey> byOwner;
    private final Set<String> used = new HashSet<>();

    /** @param byOwner keys of all persons whose data the batch may seal */
    public ObtainedKeys(Map<String, PersonalKey> byOwner) {
        this.byOwner = Map.copyOf(byOwner);
    }

    /** @throws IllegalStateException if the batch has obtained no key for this person */
    public PersonalKey of(String owner) {
        PersonalKey key = byOwner.get(owner);
        if (key == null) {
            throw new IllegalStateException("No personal key was obtained for the owner " + owner);
        }
        return key;
    }

    /** The key of this person; empty if the batch has obtained none. */
    public Optional<PersonalKey> find(String owner) {
        return Optional.ofNullable(byOwner.get(owner));
    }

    /** Records that the batch stores data under this person's key. */
    public void markUsed(String owner) {
        used.add(owner);
    }

    /** The keys under which the batch stores no data, because the commands were refused or are repeats. */
    public List<PersonalKey> unused() {
        return byOwner.entrySet().stream()
                .filter(key -> !used.contains(key.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
