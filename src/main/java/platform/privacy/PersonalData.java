package platform.privacy;

/**
 * Data about a person, sealed under that person's key. It is safe to put it into events, rows and log lines.
 *
 * @param owner owner of the key that opens it: a customer, or the order of a guest
 * @param ciphertext base64 of version, nonce and AES-256-GCM ciphertext, with the owner as associated data
 */
public record PersonalData(String owner, String ciphertext) {}
