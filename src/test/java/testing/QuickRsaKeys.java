package testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes RSA keys of 2048 bits at once, for all tests of this JVM: each is the product of another two of the primes in {@code primes.txt}.
 * The search for primes takes a second of CPU time for each key, because the tests run without the compiler that knows fast
 * multiplication. No two keys of a JVM are equal, until all pairs are used; then keys are generated as usual. Other processes, such as the
 * jar, generate theirs as usual.
 *
 * <p>The primes are public, so these keys protect nothing.
 */
public final class QuickRsaKeys implements BeforeAllCallback {

    private static final int BITS = 2048;
    private static final String ALGORITHM = "RSA";
    private static final String USUAL_PROVIDER = "SunRsaSign";
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
    private static final List<BigInteger> PRIMES = primes();
    private static final AtomicInteger MADE = new AtomicInteger();

    static {
        Security.insertProviderAt(new FewPrimes(), 1);
    }

    /** The first test class loads this class, which does the work once. */
    @Override
    public void beforeAll(ExtensionContext context) {}

    private static List<BigInteger> primes() {
        try (InputStream in = QuickRsaKeys.class.getResourceAsStream("/primes.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(hex -> new BigInteger(hex, 16))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static final class FewPrimes extends Provider {

        FewPrimes() {
            super("FewPrimes", "1", "RSA keys for tests");
            put("KeyPairGenerator." + ALGORITHM, Generator.class.getName());
        }
    }

    /** Public for the JDK, which creates it. */
    public static final class Generator extends KeyPairGeneratorSpi {

        private final KeyPairGenerator usual;
        /** Zero unless only the length was asked for. */
        private int bits;

        public Generator() throws GeneralSecurityException {
            usual = KeyPairGenerator.getInstance(ALGORITHM, USUAL_PROVIDER);
        }

        @Override
        public void initialize(int keySize, SecureRandom random) {
            usual.initialize(keySize, random);
            bits = keySize;
        }

        @Override
        public void initialize(AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            usual.initialize(parameters, random);
            bits = 0;
        }

        @Override
        public KeyPair generateKeyPair() {
            int unused = MADE.getAndIncrement();
            for (int first = 1; bits == BITS && first < PRIMES.size(); first++) {
                if (unused < first) {
                    return product(PRIMES.get(first), PRIMES.get(unused));
                }
                unused -= first;
            }
            return usual.generateKeyPair();
        }

        private static KeyPair product(BigInteger one, BigInteger another) {
            BigInteger p = one.max(another);
            BigInteger q = one.min(another);
            BigInteger modulus = p.multiply(q);
            BigInteger pMinusOne = p.subtract(BigInteger.ONE);
            BigInteger qMinusOne = q.subtract(BigInteger.ONE);
            BigInteger exponent = EXPONENT.modInverse(pMinusOne.multiply(qMinusOne));
            try {
                KeyFactory factory = KeyFactory.getInstance(ALGORITHM, USUAL_PROVIDER);
                return new KeyPair(
                        factory.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT)),
                        factory.generatePrivate(new RSAPrivateCrtKeySpec(
                                modulus,
                                EXPONENT,
                                exponent,
                                p,
                                q,
                                exponent.mod(pMinusOne),
                                exponent.mod(qMinusOne),
                                q.modInverse(p))));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
