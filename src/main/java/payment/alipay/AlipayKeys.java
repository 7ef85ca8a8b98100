package payment.alipay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Reads RSA keys from settings. A key is PEM text, the Base64 text that Alipay's tools show, or the name of a file with one of them, which
 * can begin with {@code file:}. The messages of exceptions name the setting and never contain a key.
 */
final class AlipayKeys {

    private static final int LEAST_BITS = 2048;
    private static final String FILE = "file:";
    private static final String PEM = "-----BEGIN ";

    /** Each key begins like this, because it is a long ASN.1 sequence in Base64. */
    private static final String BASE64_OF_KEY = "MI";

    private AlipayKeys() {}

    /** How a key is made of its bytes. */
    private interface Maker<K extends Key> {
        K make(KeyFactory factory, byte[] encoded) throws GeneralSecurityException;
    }

    /** @throws IllegalArgumentException if the key is damaged, too short or of the wrong kind */
    static PrivateKey privateKey(String setting, String value) {
        return read(
                setting,
                value,
                "PKCS#8 (BEGIN PRIVATE KEY)",
                (factory, encoded) -> factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    }

    /** @throws IllegalArgumentException if the key is damaged, too short or of the wrong kind */
    static PublicKey publicKey(String setting, String value) {
        return read(
                setting,
                value,
                "X.509 (BEGIN PUBLIC KEY)",
                (factory, encoded) -> factory.generatePublic(new X509EncodedKeySpec(encoded)));
    }

    private static <K extends Key> K read(String setting, String value, String form, Maker<K> maker) {
        String text = text(setting, value.strip());
        try {
            byte[] encoded = Base64.getDecoder()
                    .decode(text.replaceAll("-----(BEGIN|END) [A-Z ]+-----", "").replaceAll("\\s", ""));
            K key = maker.make(KeyFactory.getInstance("RSA"), encoded);
            if (((RSAKey) key).getModulus().bitLength() >= LEAST_BITS) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw wrong(setting, form);
        }
        throw wrong(setting, form);
    }

    private static String text(String setting, String value) {
        if (value.startsWith(PEM) || value.startsWith(BASE64_OF_KEY)) {
            return value;
        }
        try {
            return Files.readString(Path.of(value.startsWith(FILE) ? value.substring(FILE.length()) : value));
        } catch (IOException | InvalidPathException unreadable) {
            throw new IllegalArgumentException(
                    "%s is neither a key nor the name of a readable file".formatted(setting));
        }
    }

    private static IllegalArgumentException wrong(String setting, String form) {
        return new IllegalArgumentException(
                "%s must be an RSA key of at least %d bits in the form %s: as PEM text, as Base64 text, or in a file"
                        .formatted(setting, LEAST_BITS, form));
    }
}
