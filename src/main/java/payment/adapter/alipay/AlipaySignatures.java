package payment.adapter.alipay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import payment.adapter.base.KeySettings;
import platform.callback.SignedFields;

/** Signs for the application, and verifies what Alipay has signed: RSA2, which is SHA-256 with RSA, in Base64. Thread-safe. */
final class AlipaySignatures {

    static final String TYPE = "RSA2";

    private static final String ALGORITHM = "SHA256withRSA";

    private final PrivateKey applicationKey;
    private final List<PublicKey> alipayKeys;

    private AlipaySignatures(PrivateKey applicationKey, List<PublicKey> alipayKeys) {
        this.applicationKey = applicationKey;
        this.alipayKeys = List.copyOf(alipayKeys);
    }

    /**
     * Reads the keys of the settings, if necessary from files.
     *
     * @throws IllegalArgumentException if a key cannot be used, with the name of the setting
     */
    static AlipaySignatures of(String privateKey, List<String> publicKeys) {
        PrivateKey applicationKey = KeySettings.privateKey(AlipayProperties.PRIVATE_KEY, privateKey);
        List<PublicKey> alipayKeys = new ArrayList<>();
        for (int i = 0; i < publicKeys.size(); i++) {
            String setting = "%s[%d]".formatted(AlipayProperties.PUBLIC_KEYS, i);
            PublicKey key = KeySettings.publicKey(setting, publicKeys.get(i));
            if (((RSAKey) key).getModulus().equals(((RSAKey) applicationKey).getModulus())) {
                throw new IllegalArgumentException(
                        setting + " is the public key of the application; it must be the public key of Alipay");
            }
            alipayKeys.add(key);
        }
        return new AlipaySignatures(applicationKey, alipayKeys);
    }

    /** The text that a signature of these parameters covers. Parameters without a value are not in it. */
    static String signedText(SortedMap<String, String> parameters) {
        SortedMap<String, String> present = new TreeMap<>(parameters);
        present.values().removeIf(String::isBlank);
        return SignedFields.text(present);
    }

    /** The signature of the application; the same for the same text. */
    String sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(applicationKey);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether one of Alipay's keys has signed this text. */
    boolean isByAlipay(String signature, String text) {
        return isByAlipay(signature, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether one of Alipay's keys has signed these bytes. */
    boolean isByAlipay(String signature, byte[] bytes) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        return alipayKeys.stream().anyMatch(key -> verifies(key, decoded, bytes));
    }

    private static boolean verifies(PublicKey key, byte[] decoded, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(bytes);
            return signature.verify(decoded);
        } catch (GeneralSecurityException malformed) {
            return false; // such as a signature of another length
        }
    }
}
