package platform.privacy;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The master keys of this instance. The current one wraps personal keys. The others open personal keys that were wrapped before a rotation,
 * or that are wrapped by instances that already use the next master key.
 */
final class MasterKeys {

    static final String OTHER_MASTER_KEYS = "orderwright.privacy.other-master-keys";

    static final String MASTER_KEY = "orderwright.privacy.master-key";

    private static final String PROOF = "proof of an orderwright master key";

    private final SecureRandom random = new SecureRandom();
    private final int current;
    private final Map<Integer, AesGcm> byVersion = new HashMap<>();

    /**
     * @param current version of the current master key
     * @param keys master keys by version, including the current one
     */
    MasterKeys(int current, Map<Integer, byte[]> keys) {
        this.current = current;
        keys.forEach((version, key) -> byVersion.put(version, new AesGcm(key, random)));
    }

    int current() {
        return current;
    }

    Set<Integer> versions() {
        return byVersion.keySet();
    }

    /**
     * A key for another purpose, derived from a master key.
     *
     * @param version one of {@link #versions()}
     */
    byte[] derive(int version, String purpose) {
        return of(version).derive(purpose);
    }

    /** Versions before the current one, in ascending order. */
    List<Integer> earlier() {
        return byVersion.keySet().stream()
                .filter(version -> version < current)
                .sorted()
                .toList();
    }

    /**
     * A personal key in its stored, wrapped form.
     *
     * @param version version of the master key that wraps the personal key
     */
    record Wrapped(byte[] key, int version) {}

    /** Creates a personal key, wrapped under the current master key. */
    byte[] newWrapped(String owner) {
        return of(current).encrypt(randomKey(), owner);
    }

    /**
     * @throws IllegalStateException if the master key is missing or did not wrap this key; it names the version and the configuration key
     */
    AesGcm unwrap(String owner, Wrapped wrapped) {
        return new AesGcm(decrypt(owner, wrapped), random);
    }

    /** Wraps the same personal key under the current master key. */
    byte[] rewrap(String owner, Wrapped wrapped) {
        return of(current).encrypt(decrypt(owner, wrapped), owner);
    }

    private byte[] decrypt(String owner, Wrapped wrapped) {
        return of(wrapped.version())
                .decrypt(wrapped.key(), owner)
                .orElseThrow(() -> new IllegalStateException(
                        "%s is not the master key under which personal keys of version %d are wrapped"
                                .formatted(property(wrapped.version()), wrapped.version())));
    }

    /** Makes a proof by which a master key can be distinguished from any other. */
    byte[] proof(int version) {
        return of(version).encrypt(new byte[0], proofText(version));
    }

    boolean isProof(int version, byte[] proof) {
        return of(version).decrypt(proof, proofText(version)).isPresent();
    }

    private static String proofText(int version) {
        return PROOF + " " + version;
    }

    private AesGcm of(int version) {
        return Optional.ofNullable(byVersion.get(version))
                .orElseThrow(() -> new IllegalStateException(
                        "%s must be set, because personal keys are wrapped under master key version %d"
                                .formatted(property(version), version)));
    }

    /** The configuration key for the master key of a version. */
    String property(int version) {
        return version == current ? MASTER_KEY : OTHER_MASTER_KEYS + "." + version;
    }

    private byte[] randomKey() {
        byte[] key = new byte[AesGcm.KEY_BYTES];
        random.nextBytes(key);
        return key;
    }
}
