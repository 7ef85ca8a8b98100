package payment.adapter.unionpay;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import payment.adapter.base.KeySettings;

/** Reads certificates from the configuration. A message about a damaged one names its setting, and never shows its content. */
final class CertificateSettings {

    private CertificateSettings() {}

    /** The certificates of a setting, in PEM or DER. A file may have several. */
    static List<X509Certificate> certificates(String property, List<String> values) {
        return values.stream()
                .flatMap(value -> certificates(property, KeySettings.bytes(property, value)).stream())
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
}
