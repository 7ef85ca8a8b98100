package platform.privacy;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were found for some sealed data, for opening. A person whose data was erased has no key here.
 *
 * @param byOwner the keys by their owners
 */
public record FoundKeys(Map<String, PersonalKey> byOwner) {

    /** No keys: nothing can be opened. */
    public static final FoundKeys NONE = new FoundKeys(Map.of());

    public FoundKeys {
        byOwner = Map.copyOf(byOwner);
    }

    /**
     * Opens sealed data.
     *
     * @return the plain text; empty for null, and if the key of the data was erased or is not one of these
     */
    public Optional<String> open(@Nullable PersonalData sealed) {
        PersonalKey key = sealed == null ? null : byOwner.get(sealed.owner());
        return sealed == null || key == null ? Optional.empty() : key.open(sealed);
    }
}
