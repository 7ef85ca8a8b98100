package payment.adapter.unionpay;

import static java.util.Objects.requireNonNull;
import static payment.adapter.unionpay.UnionPayProperties.property;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import payment.adapter.base.KeySettings;

/** The key with which the shop signs its messages. UnionPay knows its certificate by the serial number. */
final class SigningKey {

    private static final String CERTIFICATE_ID = "certId";

    private final PrivateKey key;
    private final String certificateId;

    private SigningKey(PrivateKey key, X509Certificate certificate, String property) {
        if (!(key instanceof RSAPrivateKey ours
                && certificate.getPublicKey() instanceof RSAPublicKey theirs
                && ours.getModulus().equals(theirs.getModulus()))) {
            throw new IllegalArgumentException(property + " must belong to the RSA key that it stands beside");
        }
        if (ours.getModulus().bitLength() < KeySettings.LEAST_BITS) {
            throw new IllegalArgumentException(
                    "%s must belong to an RSA key of at least %d bits".formatted(property, KeySettings.LEAST_BITS));
        }
        this.key = key;
        this.certificateId = certificate.getSerialNumber().toString();
    }

    /** @throws IllegalArgumentException if the key or its certificate cannot be read; the message names the setting */
    static SigningKey of(UnionPayProperties properties) {
        if (properties.keyStore() != null) {
            return ofKeyStore(properties.keyStore(), requireNonNull(properties.keyStorePassword()));
        }
        X509Certificate certificate = CertificateSettings.certificates(
                        property("certificate"), List.of(requireNonNull(properties.certificate())))
                .getFirst();
        PrivateKey key = KeySettings.privateKey(property("private-key"), requireNonNull(properties.privateKey()));
        return new SigningKey(key, certificate, property("certificate"));
    }

    private static SigningKey ofKeyStore(String file, String password) {
        String property = property("key-store");
        byte[] content = KeySettings.bytes(property, file);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.getKey(alias, password.toCharArray());
                if (key instanceof PrivateKey ours && store.getCertificate(alias) instanceof X509Certificate theirs) {
                    return new SigningKey(ours, theirs, property);
                }
            }
        } catch (GeneralSecurityException | IOException damaged) {
            throw new IllegalArgumentException(
                    "%s must be a PKCS#12 file that %s opens".formatted(property, property("key-store-password")),
                    damaged);
        }
        throw new IllegalArgumentException(property + " has no private key with a certificate");
    }

    /** The fields with the id of the certificate and the signature. The same fields get the same signature each time. */
    Map<String, String> sign(Map<String, String> fields) {
        Map<String, String> signed = new TreeMap<>(fields);
        signed.put(CERTIFICATE_ID, certificateId);
        try {
            Signature signature = Signature.getInstance(SignedContent.ALGORITHM);
            signature.initSign(key);
            signature.update(SignedContent.of(signed));
            signed.put(SignedContent.SIGNATURE, Base64.getEncoder().encodeToString(signature.sign()));
            return signed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
