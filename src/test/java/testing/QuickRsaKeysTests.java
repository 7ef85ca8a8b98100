package testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The RSA keys of tests are keys like others: each signs, has the full length, and differs from the others. */
@Apart
class QuickRsaKeysTests {

    private static final int SOME = 12;

    @Test
    void eachKeyDiffersAndSigns() throws Exception {
        Set<Object> moduli = new HashSet<>();
        for (int i = 0; i < SOME; i++) {
            KeyPair pair = pair(2048);
            RSAPublicKey key = (RSAPublicKey) pair.getPublic();
            assertThat(key.getModulus().bitLength()).isEqualTo(2048);
            assertThat(moduli.add(key.getModulus())).isTrue();
            assertThat(isVerified(pair)).isTrue();
        }
    }

    @Test
    void signingTakesFewMultiplications() throws Exception {
        assertThat(((RSAPrivateCrtKey) pair(2048).getPrivate())
                        .getPrimeExponentP()
                        .bitLength())
                .isLessThan(40);
    }

    @Test
    void keysOfAnotherLengthAreGeneratedAsUsual() throws Exception {
        assertThat(((RSAPublicKey) pair(1024).getPublic()).getModulus().bitLength())
                .isEqualTo(1024);
    }

    private static KeyPair pair(int bits) throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static boolean isVerified(KeyPair pair) throws Exception {
        byte[] content = {1, 2, 3};
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(content);
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.update(content);
        return signature.verify(signed);
    }
}
