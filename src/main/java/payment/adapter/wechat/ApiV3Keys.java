package payment.adapter.wechat;

import com.wechat.pay.java.core.cipher.AeadAesCipher;
import com.wechat.pay.java.core.cipher.AeadCipher;
import com.wechat.pay.java.core.exception.DecryptionException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Decrypts what WeChat Pay has encrypted with the API v3 key (AES-256 in GCM). While the key is replaced, one of several keys fits. */
final class ApiV3Keys implements AeadCipher {

    private final List<AeadAesCipher> ciphers;

    /** @param keys one or more, of 32 bytes each */
    ApiV3Keys(List<String> keys) {
        ciphers = keys.stream()
                .map(key -> new AeadAesCipher(key.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /** @throws DecryptionException if no key fits */
    @Override
    public String decrypt(byte[] associatedData, byte[] nonce, byte[] ciphertext) {
        for (AeadAesCipher cipher : ciphers) {
            try {
                return cipher.decrypt(associatedData, nonce, ciphertext);
            } catch (DecryptionException | IllegalArgumentException wrongKey) {
                // the next key may fit
            }
        }
        throw new DecryptionException("No API v3 key fits", null);
    }

    /** Nothing is encrypted for WeChat Pay. */
    @Override
    public String encrypt(byte[] associatedData, byte[] nonce, byte[] plaintext) {
        throw new UnsupportedOperationException();
    }
}
