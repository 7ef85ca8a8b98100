package platform.privacy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Seals short texts that leave the platform and come back, such as cookies. The keys are derived from the master keys, so every instance
 * opens what another instance has sealed, also while the master key is rotated. The texts are not bound to a person. Thread-safe.
 */
public final class Seals {

    private static final String SEALS = "orderwright seals";
    private static final String SECRETS = "orderwright secret: ";

    private final MasterKeys masterKeys;
    private final List<AesGcm> keys = new ArrayList<>(); // the first one seals

    Seals(MasterKeys masterKeys) {
        SecureRandom random = new SecureRandom();
        this.masterKeys = masterKeys;
        keys.add(new AesGcm(masterKeys.derive(masterKeys.current(), SEALS), random));
        masterKeys.versions().stream()
                .filter(version -> version != masterKeys.current())
                .forEach(version -> keys.add(new AesGcm(masterKeys.derive(version, SEALS), random)));
    }

    /**
     * Encrypts and authenticates a text.
     *
     * @param purpose what the text is for; {@link #open} needs the same purpose
     * @return base64url without padding; 29 bytes longer than the text before the encoding
     */
    public String seal(String purpose, String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(keys.getFirst().encrypt(text.getBytes(StandardCharsets.UTF_8), purpose));
    }

    /** Decrypts a text; empty if no instance with one of our master keys has sealed it for this purpose, or if it was changed. */
    public Optional<String> open(String purpose, String sealed) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        return keys.stream()
                .flatMap(key -> key.decrypt(bytes, purpose).stream())
                .findFirst()
                .map(text -> new String(text, StandardCharsets.UTF_8));
    }

    /** A secret of 256 bits that all instances with the same current master key know, and that is stored nowhere. */
    public String secret(String purpose) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(masterKeys.derive(masterKeys.current(), SECRETS + purpose));
    }
}
