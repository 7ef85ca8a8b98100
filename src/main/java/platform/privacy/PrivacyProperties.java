package platform.privacy;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the encryption of personal data.
 *
 * @param masterKey base64 of the 32 bytes that wrap every person's key; the same on all instances
 * @param masterKeyVersion version of this master key, from 1; each new master key has a higher version
 * @param otherMasterKeys other master keys by version: earlier ones, which open personal keys until all are rewrapped, and the next one,
 *     before it is used
 */
@ConfigurationProperties("orderwright.privacy")
record PrivacyProperties(
        @Nullable String masterKey,
        @DefaultValue("1") int masterKeyVersion,
        @DefaultValue Map<Integer, String> otherMasterKeys) {

    private static final String VERSION = "orderwright.privacy.master-key-version";

    /**
     * Decodes the master keys.
     *
     * @throws IllegalStateException if a value is invalid; the message names the configuration key and contains no master key
     */
    MasterKeys masterKeys() {
        requireVersion(masterKeyVersion, VERSION);
        Map<Integer, byte[]> keys = new HashMap<>();
        keys.put(masterKeyVersion, key(MasterKeys.MASTER_KEY, masterKey));
        otherMasterKeys.forEach((version, text) -> {
            String property = MasterKeys.OTHER_MASTER_KEYS + "." + version;
            requireVersion(version, property);
            byte[] key = key(property, text);
            if (keys.values().stream().anyMatch(known -> Arrays.equals(known, key))) {
                throw new IllegalStateException(property + " must differ from the master keys of all other versions");
            }
            if (keys.put(version, key) != null) {
                throw new IllegalStateException(
                        "%s must not be set, because %s already names this version as the current one"
                                .formatted(property, VERSION));
            }
        });
        return new MasterKeys(masterKeyVersion, keys);
    }

    private static void requireVersion(int version, String property) {
        if (version < 1 || version > Short.MAX_VALUE) {
            throw new IllegalStateException(
                    "%s: the version of a master key must be between 1 and %d".formatted(property, Short.MAX_VALUE));
        }
    }

    private static byte[] key(String property, @Nullable String text) {
        byte[] key = {};
        if (text != null) {
            try {
                key = Base64.getDecoder().decode(text.strip());
            } catch (IllegalArgumentException notBase64) {
                // refused below, without the value in the message
            }
        }
        if (key.length != AesGcm.KEY_BYTES) {
            throw new IllegalStateException(
                    "%s must be set to the base64 of %d random bytes".formatted(property, AesGcm.KEY_BYTES));
        }
        return key;
    }

    /** Contains no master key, so that log lines show none. */
    @Override
    public String toString() {
        return "PrivacyProperties[masterKey=%s, masterKeyVersion=%d, otherMasterKeys=%s]"
                .formatted(masterKey == null ? "absent" : "set", masterKeyVersion, otherMasterKeys.keySet());
    }
}
