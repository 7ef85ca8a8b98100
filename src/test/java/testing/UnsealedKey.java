package testing;

import java.util.Optional;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;

/** A key whose ciphertext is the text itself, so that a test can compare it. */
public record UnsealedKey(String owner) implements PersonalKey {

    @Override
    public PersonalData seal(String clear) {
        return new PersonalData(owner, clear);
    }

    @Override
    public Optional<String> open(PersonalData data) {
        return Optional.of(data.ciphertext());
    }
}
