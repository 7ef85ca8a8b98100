package payment.adapter.wechat;

import com.wechat.pay.java.core.cipher.RSAVerifier;
import com.wechat.pay.java.core.cipher.Verifier;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import platform.callback.CallbackMessage;

/**
 * The keys with which WeChat Pay signs answers and callbacks: public keys of the configuration, and the certificates that were downloaded.
 * A merchant that switches from certificates to a public key gets messages with either signature. Thread-safe.
 *
 * <p>Source of the rules: the documentation of WeChat Pay on signature verification and on the switch to public keys.
 */
final class PlatformKeys {

    private static final String TIMESTAMP = "Wechatpay-Timestamp";
    private static final String NONCE = "Wechatpay-Nonce";
    private static final String SERIAL = "Wechatpay-Serial";
    private static final String SIGNATURE = "Wechatpay-Signature";
    private static final String SIGNATURE_TYPE = "Wechatpay-Signature-Type";
    private static final String RSA = "WECHATPAY2-SHA256-RSA2048";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    /** Without line breaks: the signed text has time, nonce and body in lines, so that a nonce with a line could hide a part of the body. */
    private static final Pattern ONE_LINE = Pattern.compile("[!-~]{1,256}");

    private final Map<String, Verifier> publicKeys = new LinkedHashMap<>();
    private volatile Map<String, X509Certificate> certificates = Map.of();

    /** @param publicKeys by their ids; WeChat Pay is asked to sign its answers with the first one */
    PlatformKeys(Map<String, PublicKey> publicKeys) {
        publicKeys.forEach((id, key) -> this.publicKeys.put(id, new RSAVerifier(key, id)));
    }

    /** @param certificates by their serial numbers; if there are none, the earlier ones stay until they expire */
    void replaceCertificates(Map<String, X509Certificate> certificates) {
        if (!certificates.isEmpty()) {
            this.certificates = Map.copyOf(certificates);
        }
    }

    /** The id of the key, or the serial number of the certificate, with which WeChat Pay is asked to sign; empty if there is none yet. */
    String wanted() {
        return publicKeys.keySet().stream()
                .findFirst()
                .or(() -> certificates.entrySet().stream()
                        .max(Comparator.comparing(entry -> entry.getValue().getNotAfter()))
                        .map(Map.Entry::getKey))
                .orElse("");
    }

    /**
     * Checks that WeChat Pay has signed this body recently.
     *
     * @param headers finds the value of a header, or null, whatever the case of its name
     * @param now time of the reception
     * @return why the message does not count; empty if it is genuine
     */
    Optional<String> objection(Function<String, @Nullable String> headers, byte[] body, Instant now) {
        String timestamp = headers.apply(TIMESTAMP);
        String nonce = headers.apply(NONCE);
        String serial = headers.apply(SERIAL);
        String signature = headers.apply(SIGNATURE);
        if (timestamp == null || nonce == null || serial == null || signature == null) {
            return Optional.of("The signature headers Wechatpay-… are missing.");
        }
        String type = headers.apply(SIGNATURE_TYPE);
        if (type != null && !type.equals(RSA)) {
            return Optional.of("The signature is not of the type " + RSA + ".");
        }
        if (!SECONDS.matcher(timestamp).matches()
                || Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                                .abs()
                                .compareTo(CallbackMessage.TOLERANCE)
                        > 0) {
            return Optional.of("The time of the signature is more than %d minutes off."
                    .formatted(CallbackMessage.TOLERANCE.toMinutes()));
        }
        if (!ONE_LINE.matcher(nonce).matches()) {
            return Optional.of("The nonce of the signature is not one line of printable ASCII characters.");
        }
        Verifier key = key(serial, now);
        if (key == null) {
            return Optional.of("The message is signed with an unknown key.");
        }
        Optional<String> text = text(body);
        return text.isPresent() && isSigned(key, serial, timestamp + "\n" + nonce + "\n" + text.get() + "\n", signature)
                ? Optional.empty()
                : Optional.of("The signature does not match the body.");
    }

    /** An expired certificate, or one that is not valid yet, counts as unknown. */
    private @Nullable Verifier key(String serial, Instant now) {
        Verifier publicKey = publicKeys.get(serial);
        X509Certificate certificate = certificates.get(serial);
        if (publicKey != null || certificate == null) {
            return publicKey;
        }
        try {
            certificate.checkValidity(Date.from(now));
            return new RSAVerifier(certificate.getPublicKey(), serial);
        } catch (CertificateException expired) {
            return null;
        }
    }

    private static boolean isSigned(Verifier key, String serial, String signed, String signature) {
        try {
            return key.verify(serial, signed, signature);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** Bytes that are no text are refused: two bodies must not become the same text. */
    private static Optional<String> text(byte[] body) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException noText) {
            return Optional.empty();
        }
    }
}
