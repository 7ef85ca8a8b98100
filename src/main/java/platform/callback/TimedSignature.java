package platform.callback;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A signature in the form {@code t=<unix seconds>,v1=<hex>}, where the hex is the HMAC-SHA-256 of {@code <unix seconds>.<body>}. The time
 * is signed as well, so a recorded message cannot be replayed with a newer time. The seconds have digits only, so the signed text has only
 * one time and one body. Several secrets may verify a signature. So a secret can be replaced while messages signed with the old and the new
 * secret arrive. A sender that replaces its secret may send several signatures {@code v1}; one of them must match. Signatures of other
 * schemes, such as {@code v0}, are ignored.
 */
public final class TimedSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern FORM = Pattern.compile("t=(\\d{1,12})((?:,v\\d{1,3}=[0-9a-f]{1,128}){1,16})");
    private static final Pattern SIGNATURE = Pattern.compile(",v1=([0-9a-f]{64})(?![0-9a-f])");

    private final List<SecretKeySpec> keys;

    /** @param secrets the first one signs, all of them verify; each has at least one byte */
    public TimedSignature(List<byte[]> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("A signature needs at least one secret");
        }
        keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret, ALGORITHM))
                .toList();
    }

    /** The value of the signature header for this body, signed at this instant. */
    public String sign(byte[] body, Instant at) {
        String seconds = Long.toString(at.getEpochSecond());
        return "t=%s,v1=%s".formatted(seconds, HexFormat.of().formatHex(mac(keys.getFirst(), seconds, body)));
    }

    /**
     * Verifies a signature. All secrets are compared, each in constant time, so that the response time reveals nothing about them.
     *
     * @return time of the signature; empty if the header is not a signature of this body by any of the secrets
     */
    public Optional<Instant> verify(String header, byte[] body) {
        Matcher matcher = FORM.matcher(header);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String seconds = matcher.group(1);
        List<byte[]> signatures = SIGNATURE
                .matcher(matcher.group(2))
                .results()
                .map(found -> HexFormat.of().parseHex(found.group(1)))
                .toList();
        boolean genuine = false;
        for (SecretKeySpec key : keys) {
            byte[] expected = mac(key, seconds, body);
            for (byte[] signature : signatures) {
                genuine |= MessageDigest.isEqual(expected, signature);
            }
        }
        return genuine ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds))) : Optional.empty();
    }

    /**
     * Verifies and parses a message whose signature is in a header.
     *
     * @param header name of the header
     * @param read parses the body; it throws {@link IllegalArgumentException} for a body that it cannot read
     */
    public <T> ParsedCallback<T> read(CallbackMessage message, String header, Function<byte[], T> read) {
        Optional<String> signed = message.header(header);
        if (signed.isEmpty()) {
            return new ParsedCallback.Forged<>("The header %s is missing.".formatted(header));
        }
        Optional<Instant> signedAt = verify(signed.get(), message.body());
        if (signedAt.isEmpty()) {
            return new ParsedCallback.Forged<>("The signature does not match the body.");
        }
        if (!message.isRecent(signedAt.get())) {
            return new ParsedCallback.Forged<>("The signature's time differs from the server's by more than %d minutes."
                    .formatted(CallbackMessage.TOLERANCE.toMinutes()));
        }
        try {
            return new ParsedCallback.Genuine<>(read.apply(message.body()));
        } catch (IllegalArgumentException wrong) {
            return new ParsedCallback.Unreadable<>(String.valueOf(wrong.getMessage()));
        }
    }

    private static byte[] mac(SecretKeySpec key, String seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(seconds.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
