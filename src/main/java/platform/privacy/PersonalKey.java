package platform.privacy;

import java.util.Optional;

/** Seals and opens the data of one person. */
public interface PersonalKey {

    PersonalData seal(String clear);

    /**
     * Opens sealed data.
     *
     * @return the plain text; empty if the data was sealed under a key that has been erased
     * @throws IllegalArgumentException if the data belongs to another person
     */
    Optional<String> open(PersonalData data);
}
