package payment.adapter.wechat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Test keys, made once, and what merchants and WeChat Pay do with keys. Written with the JDK only, and not with the library under test. */
final class WeChatKeys {

    static final KeyPair MERCHANT = pair();

    /** WeChat Pay signs with it, as a public key or with a certificate. */
    static final KeyPair PLATFORM = pair();

    /** The next key of WeChat Pay. */
    static final KeyPair NEXT = pair();

    static final KeyPair FOREIGN = pair();

    private static final int NONCE_BYTES = 12;
    private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
    private static final byte[] SHA_256_WITH_RSA = {0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 0x0b
    };
    private static final byte[] COMMON_NAME = {0x55, 4, 3};

    private WeChatKeys() {}

    private static KeyPair pair() {
        return pair("RSA", 2048);
    }

    static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String pem(Key key) {
        return pem(key instanceof PrivateKey ? "PRIVATE KEY" : "PUBLIC KEY", key.getEncoded());
    }

    private static String pem(String kind, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind);
    }

    static String sign(PrivateKey key, String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static boolean isSigned(PublicKey key, String text, String signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.verify(Base64.getDecoder().decode(signed));
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            return false;
        }
    }

    /** AES-256-GCM with the API v3 key, in Base64. */
    static String encrypt(String apiV3Key, String nonce, String associated, String text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(apiV3Key.getBytes(StandardCharsets.UTF_8), "AES"),
                    new GCMParameterSpec(128, nonce.substring(0, NONCE_BYTES).getBytes(StandardCharsets.UTF_8)));
            cipher.updateAAD(associated.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(cipher.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An X.509 certificate that the key has signed itself. */
    static String certificate(KeyPair key, String serial, Instant from, Instant until) {
        byte[] algorithm = der(0x30, der(0x06, SHA_256_WITH_RSA), der(0x05));
        byte[] name = der(
                0x30,
                der(0x31, der(0x30, der(0x06, COMMON_NAME), der(0x0c, "test".getBytes(StandardCharsets.US_ASCII)))));
        byte[] content = der(
                0x30,
                der(0x02, new BigInteger(serial, 16).toByteArray()),
                algorithm,
                name,
                der(0x30, time(from), time(until)),
                name,
                key.getPublic().getEncoded());
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(content);
            return pem("CERTIFICATE", der(0x30, content, algorithm, der(0x03, new byte[1], signature.sign())));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] time(Instant at) {
        return der(0x17, UTC_TIME.format(at.atOffset(ZoneOffset.UTC)).getBytes(StandardCharsets.US_ASCII));
    }

    /** An element of the Distinguished Encoding Rules. */
    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        byte[] length = BigInteger.valueOf(content.size()).toByteArray();
        if (content.size() > 127) {
            int first = length[0] == 0 ? 1 : 0;
            element.write(0x80 | length.length - first);
            element.write(length, first, length.length - first);
        } else {
            element.write(content.size());
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
