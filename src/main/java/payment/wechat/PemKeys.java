package payment.wechat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RSA keys of the configuration. A setting is PEM text or the path of a file with it, with or without {@code file:}. The messages of the
 * exceptions name the property and never repeat its value, as this may be a damaged private key.
 */
final class PemKeys {

    private static final String BEGIN = "-----BEGIN ";
    private static final String FILE = "file:";
    private static final int LEAST_BITS = 2048;

    private PemKeys() {}

    private interface Decoding {
        RSAKey decode(KeyFactory factory, byte[] encoded) throws GeneralSecurityException;
    }

    /** @throws IllegalArgumentException if the setting is no such key */
    static PrivateKey privateKey(String property, String setting) {
        return (PrivateKey) key(property, setting, "PRIVATE KEY", (factory, encoded) ->
                (RSAKey) factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    }

    /** @throws IllegalArgumentException if the setting is no such key */
    static PublicKey publicKey(String property, String setting) {
        return (PublicKey) key(property, setting, "PUBLIC KEY", (factory, encoded) ->
                (RSAKey) factory.generatePublic(new X509EncodedKeySpec(encoded)));
    }

    private static RSAKey key(String property, String setting, String kind, Decoding decoding) {
        byte[] encoded = block(text(property, setting), kind)
                .orElseThrow(() -> wrong(property, kind, "there is no such block, or it is damaged"));
        RSAKey key;
        try {
            key = decoding.decode(KeyFactory.getInstance("RSA"), encoded);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        } catch (GeneralSecurityException damaged) {
            throw wrong(property, kind, "the key is damaged, or is no RSA key");
        }
        if (key.getModulus().bitLength() < LEAST_BITS) {
            throw wrong(property, kind, "the key is too short");
        }
        return key;
    }

    private static String text(String property, String setting) {
        if (setting.contains(BEGIN)) {
            return setting;
        }
        try {
            String path = setting.strip();
            return Files.readString(
                    Path.of(path.startsWith(FILE) ? path.substring(FILE.length()) : path), StandardCharsets.US_ASCII);
        } catch (IOException | InvalidPathException unreadable) {
            throw new IllegalArgumentException(
                    "%s must be PEM text or the path of a file with it; the file cannot be read".formatted(property));
        }
    }

    /** The content of the first block of this kind. */
    private static Optional<byte[]> block(String text, String kind) {
        Matcher block = Pattern.compile("-----BEGIN %1$s-----([^-]+)-----END %1$s-----".formatted(kind))
                .matcher(text);
        try {
            return block.find()
                    ? Optional.of(Base64.getDecoder().decode(block.group(1).replaceAll("\\s", "")))
                    : Optional.empty();
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static IllegalArgumentException wrong(String property, String kind, String why) {
        return new IllegalArgumentException("%s must be an RSA key of at least %d bits in PEM format (%s%s-----): %s"
                .formatted(property, LEAST_BITS, BEGIN, kind, why));
    }
}
