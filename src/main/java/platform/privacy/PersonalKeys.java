package platform.privacy;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;

/** The keys of all persons. All methods join the running transaction. */
public interface PersonalKeys {

    /** Returns a key for each owner, for sealing. Creates the missing keys. */
    Map<String, PersonalKey> obtain(Collection<String> owners);

    /** Seals a text under the owner's key. Creates the key if the owner has none. */
    default PersonalData seal(String owner, String clear) {
        return requireNonNull(obtain(List.of(owner)).get(owner)).seal(clear);
    }

    /**
     * Deletes the given keys if {@link #obtain} created them in this transaction; keys that existed before stay. Call it for owners for
     * whom nothing is stored because their commands were refused. Data that was sealed under a deleted key can never be opened.
     */
    void discard(Collection<PersonalKey> unused);

    /**
     * Returns the keys of the owners that have one, for opening. A key that another instance erased may still be returned for one minute.
     */
    Map<String, PersonalKey> find(Collection<String> owners);

    /** Like {@link #find}, for the owners of the given data; null is skipped. */
    default Found findFor(Stream<@Nullable PersonalData> sealed) {
        return new Found(
                find(sealed.filter(Objects::nonNull).map(PersonalData::owner).collect(Collectors.toSet())));
    }

    /**
     * Finds the key of sealed data as {@link #find} does, and opens the data.
     *
     * @return the plain text; empty if the key was erased
     */
    default Optional<String> open(PersonalData sealed) {
        return findFor(Stream.of(sealed)).open(sealed);
    }

    /**
     * Like {@link #find}, but never from memory: a key whose erasure was committed before this call is not returned. Use it before data
     * leaves the platform.
     */
    Map<String, PersonalKey> current(Collection<String> owners);

    /**
     * Waits for all transactions that have obtained keys, and blocks other transactions from obtaining keys until this transaction ends. So
     * code that decides under this lock whether a key may be deleted sees all data that was sealed under the key.
     *
     * @throws PessimisticLockingFailureException if those transactions do not end within a quarter of a second; this transaction can then
     *     only roll back
     */
    void lockSealing();

    /**
     * Deletes the owner's key and adds it to the list of erasures, so that data that was sealed under the key can never be opened again.
     * Other instances may still open such data for one minute.
     *
     * @return whether the owner had a key
     */
    boolean erase(String owner);

    /**
     * The keys that were found for some sealed data, for opening. A person whose data was erased has no key here.
     *
     * @param byOwner the keys by their owners
     */
    record Found(Map<String, PersonalKey> byOwner) {

        /** No keys: nothing can be opened. */
        public static final Found NONE = new Found(Map.of());

        public Found {
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

    /**
     * The personal keys that were obtained for a batch, and the owners for whom the batch has stored sealed data. Not safe for use by several
     * threads.
     */
    final class Obtained {

        private final Map<String, PersonalKey> byOwner;
        private final Set<String> used = new HashSet<>();

        /** @param byOwner keys of all persons whose data the batch may seal */
        public Obtained(Map<String, PersonalKey> byOwner) {
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
}
