package platform.privacy;

import java.time.Instant;

/**
 * That a personal key was deleted for ever.
 *
 * @param keyCreatedAt tells the key from the one that the owner got afterwards
 */
record Erasure(String owner, Instant keyCreatedAt, Instant erasedAt) {}
