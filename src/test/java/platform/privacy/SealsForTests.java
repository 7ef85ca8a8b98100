package platform.privacy;

import java.util.Arrays;
import java.util.Map;

/** Seals under a key that only tests use. */
public final class SealsForTests {

    private SealsForTests() {}

    /** @param key each of the 32 bytes of the master key */
    public static Seals of(int key) {
        byte[] bytes = new byte[AesGcm.KEY_BYTES];
        Arrays.fill(bytes, (byte) key);
        return new Seals(new MasterKeys(1, Map.of(1, bytes)));
    }
}
