package platform.privacy;

/**
 * Something about a person, sealed under that person's key. Safe in events, rows and log lines.
 *
 * @param owner whose key opens it: a customer, or the order of a guest
 * @param ciphertext base64 of version, nonce and AES-256-GCM ciphertext with the owner as associated data
 */
public record PersonalData(String owner, String ciphertext) {}
