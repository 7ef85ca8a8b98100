package platform.privacy;

import java.time.Instant;

/**
 * A personal key as its table and the dumps have it.
 *
 * @param key wrapped under the master key of this version
 */
record StoredKey(String owner, byte[] key, int masterKeyVersion, Instant createdAt) {}
