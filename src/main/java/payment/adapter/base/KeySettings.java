package payment.adapter.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads RSA keys from settings. A key is PEM text, the Base64 text within it, or the name of a file with one of them, which can begin with
 * {@code file:}. The messages of exceptions name the setting and never contain a key.
 */
public final class KeySettings {

    /** The length of the shortest key that is accepted. */
    public static final int LEAST_BITS = 2048;

    private static final String PEM = "-----BEGIN ";
    private static final String FILE = "file:";

    /** Each key begins like this in Base64, because it is a long ASN.1 sequence. */
    private static final String BASE64_OF_KEY = "MI";

    private KeySettings() {}

    /** How a key is made of its bytes. */
    private interface Maker<K extends Key> {
        K make(KeyFactory factory, byte[] encoded) throws GeneralSecurityException;
    }

    /** @throws IllegalArgumentException if the key is damaged, too short or of the wrong kind */
    public static PrivateKey privateKey(String setting, String value) {
        return read(
                setting,
                value,
                "PRIVATE KEY",
                "PKCS#8",
                (factory, encoded) -> factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    }

    /** @throws IllegalArgumentException if the key is damaged, too short or of the wrong kind */
    public static PublicKey publicKey(String setting, String value) {
        return read(
                setting,
                value,
                "PUBLIC KEY",
                "X.509",
                (factory, encoded) -> factory.generatePublic(new X509EncodedKeySpec(encoded)));
    }

    /**
     * The bytes of a setting: its text if that is PEM, otherwise the content of the file that it names.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public static byte[] bytes(String setting, String value) {
        if (isPem(value)) {
            return value.strip().getBytes(StandardCharsets.US_ASCII);
        }
        try {
            return file(value);
        } catch (IOException | InvalidPathException unreadable) {
            throw new IllegalArgumentException("%s must be PEM text or the path of a file that can be read (%s)"
                    .formatted(setting, unreadable.getClass().getSimpleName()));
        }
    }

    private static boolean isPem(String value) {
        return value.contains(PEM);
    }

    private static byte[] file(String value) throws IOException {
        String path = value.strip();
        return Files.readAllBytes(Path.of(path.startsWith(FILE) ? path.substring(FILE.length()) : path));
    }

    private static <K extends Key> K read(String setting, String value, String kind, String form, Maker<K> maker) {
        String why;
        try {
            K key = maker.make(KeyFactory.getInstance("RSA"), encoded(text(value), kind));
            int bits = ((RSAKey) key).getModulus().bitLength();
            if (bits >= LEAST_BITS) {
                return key;
            }
            why = "it has %d bits".formatted(bits);
        } catch (IOException | InvalidPathException unreadable) {
            why = "it is no key, and no file that can be read (%s)"
                    .formatted(unreadable.getClass().getSimpleName());
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            why = "it is damaged, or another kind of key";
        }
        throw new IllegalArgumentException(
                "%s must be an RSA key of at least %d bits in %s, as PEM text (%s%s-----), as the Base64 text within it, or in a file: %s"
                        .formatted(setting, LEAST_BITS, form, PEM, kind, why));
    }

    private static String text(String value) throws IOException {
        String text = value.strip();
        return isPem(text) || text.startsWith(BASE64_OF_KEY) ? text : new String(file(text), StandardCharsets.US_ASCII);
    }

    /** The content of the first block of this kind, or of a text without blocks. */
    private static byte[] encoded(String text, String kind) {
        Matcher block = Pattern.compile("-----BEGIN %1$s-----([^-]+)-----END %1$s-----".formatted(kind))
                .matcher(text);
        return Base64.getDecoder().decode((block.find() ? block.group(1) : text).replaceAll("\\s", ""));
    }
}
