package platform.privacy;

import java.util.Optional;

/** Seals and opens what belongs to one person. */
public interface PersonalKey {

    PersonalData seal(String clear);

    /**
     * The clear text; empty if it was sealed under a key that has been erased since.
     *
     * @throws IllegalArgumentException if it belongs to someone else
     */
    Optional<String> open(PersonalData data);
}
