package platform.privacy;

import java.time.Instant;

/**
 * Record of the permanent deletion of a personal key.
 *
 * @param owner owner of the key
 * @param keyCreatedAt distinguishes the key from a later key of the same owner
 */
record Erasure(String owner, Instant keyCreatedAt, Instant erasedAt) {}
