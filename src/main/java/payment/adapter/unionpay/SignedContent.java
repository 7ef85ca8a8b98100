package payment.adapter.unionpay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import platform.callback.SignedFields;

/** The rule of what is signed in a message of version 5.1.0 with the method 01. */
final class SignedContent {

    static final String SIGNATURE = "signature";
    static final String ALGORITHM = "SHA256withRSA";

    private SignedContent() {}

    /**
     * The bytes that the signature covers: the fields with a value, without the signature, as {@code name=value} in the order of their
     * names and with {@code &} between them; of this text the SHA-256 as hexadecimal digits in lower case.
     */
    static byte[] of(Map<String, String> fields) {
        String text = SignedFields.text(signed(fields));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The fields that the signature covers. */
    static Map<String, String> signed(Map<String, String> fields) {
        Map<String, String> signed = new HashMap<>(fields);
        signed.remove(SIGNATURE);
        signed.values().removeIf(String::isEmpty);
        return signed;
    }
}
