package platform.privacy;

import java.time.Instant;

/**
 * A personal key in the form of its table and of the dumps.
 *
 * @param key personal key, wrapped under the master key of this version
 */
record StoredKey(String owner, byte[] key, int masterKeyVersion, Instant createdAt) {}
