package payment.unionpay;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys and certificates from the configuration. A message about a damaged one names its setting, and never shows its content. */
final class KeyMaterial {

    private static final String PEM = "-----BEGIN ";
    private static final String FILE = "file:";
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    private KeyMaterial() {}

    /**
     * The bytes of a setting: its text if that is PEM, otherwise the content of the file that it names.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    static byte[] read(String property, String value) {
        if (value.strip().startsWith(PEM)) {
            return value.strip().getBytes(StandardCharsets.US_ASCII);
        }
        try {
            return Files.readAllBytes(Path.of(value.startsWith(FILE) ? value.substring(FILE.length()) : value));
        } catch (IOException | InvalidPathException missing) {
            throw new IllegalArgumentException("%s must be PEM text or the path of a file that can be read (%s)"
                    .formatted(property, missing.getClass().getSimpleName()));
        }
    }

    /** The certificates of a setting, in PEM or DER. A file may have several. */
    static List<X509Certificate> certificates(String property, List<String> values) {
        return values.stream()
                .flatMap(value -> certificates(property, read(property, value)).stream())
                .toList();
    }

    private static List<X509Certificate> certificates(String property, byte[] bytes) {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(property + " has no certificate");
            }
            return certificates;
        } catch (GeneralSecurityException damaged) {
            throw new IllegalArgumentException(property + " has no certificate that can be read", damaged);
        }
    }

    /** A private RSA key in PEM, as PKCS#8. */
    static PrivateKey privateKey(String property, String value) {
        Matcher pem = PRIVATE_KEY.matcher(new String(read(property, value), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new IllegalArgumentException(property + " must be a private key in PEM that begins with"
                    + " -----BEGIN PRIVATE KEY----- (PKCS#8)");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IllegalArgumentException(property + " is not a private RSA key that can be read");
        }
    }
}
