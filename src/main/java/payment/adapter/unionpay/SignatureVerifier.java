package payment.adapter.unionpay;

import static payment.adapter.unionpay.UnionPayProperties.property;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import platform.callback.SignedFields;

/**
 * Verifies that a message comes from UnionPay. A message carries the certificate of the key that has signed it. The certificate counts if a
 * configured root has signed it, directly or through a middle certificate, if it is valid at the time, and if it names UnionPay: the same
 * authority also signs the certificates of shops.
 */
final class SignatureVerifier {

    private static final String CERTIFICATE = "signPubKeyCert";

    /** The common name has the form {@code number@id@name@number}. */
    private static final String NAME_SEPARATOR = "@";

    private static final int NAME_INDEX = 2;

    private final Set<TrustAnchor> roots;
    private final List<X509Certificate> middles;
    private final String signerName;

    /** @throws IllegalArgumentException if a certificate cannot be read; the message names the setting */
    SignatureVerifier(UnionPayProperties properties) {
        roots = CertificateSettings.certificates(property("root-certificates"), properties.rootCertificates()).stream()
                .map(root -> new TrustAnchor(root, null))
                .collect(Collectors.toUnmodifiableSet());
        middles = CertificateSettings.certificates(property("middle-certificates"), properties.middleCertificates());
        signerName = properties.signerName();
    }

    /**
     * @param fields all fields of the message
     * @param at the time of the reception
     * @return the fields that are used
     * @throws SignatureException if the message does not come from UnionPay; the message of the exception says why
     */
    UnionPayMessage verify(Map<String, String> fields, Instant at) throws SignatureException {
        String certificate = fields.get(CERTIFICATE);
        String signature = fields.get(SignedContent.SIGNATURE);
        if (certificate == null || signature == null) {
            throw new SignatureException("The signature or its certificate is missing.");
        }
        if (!isSigned(SignedContent.of(fields), signature, key(certificate, at))) {
            throw new SignatureException("The signature does not match the message.");
        }
        try {
            return new UnionPayMessage(SignedFields.read(SignedContent.signed(fields), UnionPayMessage.USED));
        } catch (IllegalArgumentException ambiguous) {
            throw new SignatureException(ambiguous.getMessage(), ambiguous);
        }
    }

    private static boolean isSigned(byte[] content, String signature, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(SignedContent.ALGORITHM);
            verifier.initVerify(key);
            verifier.update(content);
            return verifier.verify(Base64.getMimeDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private PublicKey key(String text, Instant at) throws SignatureException {
        X509Certificate certificate;
        try {
            certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
            requireChain(certificate, at);
        } catch (GeneralSecurityException e) {
            throw new SignatureException(
                    "The certificate of the signature does not come from the authority of UnionPay, or is not valid now.",
                    e);
        }
        if (!signerName.equals(name(certificate))) {
            throw new SignatureException("The certificate of the signature does not name UnionPay.");
        }
        return certificate.getPublicKey();
    }

    /** Also checks the validity of each certificate of the chain. Revocation lists would need the network. */
    private void requireChain(X509Certificate certificate, Instant at) throws GeneralSecurityException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(certificate);
        List<X509Certificate> known = new ArrayList<>(middles);
        known.add(certificate);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, target);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathBuilder.getInstance("PKIX").build(parameters);
    }

    /** The third part of the common name; empty if the subject has another form. */
    private static String name(X509Certificate certificate) {
        List<String> names;
        try {
            names = new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> String.valueOf(part.getValue()))
                            .toList();
        } catch (InvalidNameException e) {
            return "";
        }
        if (names.size() != 1) {
            return "";
        }
        String[] parts = names.getFirst().split(NAME_SEPARATOR, -1);
        return parts.length > NAME_INDEX ? parts[NAME_INDEX] : "";
    }
}
