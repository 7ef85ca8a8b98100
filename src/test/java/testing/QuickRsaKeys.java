package testing;

import java.math.BigInteger;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * RSA keys of 2048 bits for all tests of this JVM, which are made at once and sign at once. With usual keys, a key takes a second of CPU time
 * and a signature ten milliseconds, because the tests run without the compiler that knows fast multiplication. Other processes, such
 * as the jar, generate theirs as usual.
 *
 * <p>Both factors of such a key are products of small primes, and the period of all powers is a short number, so the private exponent is
 * short, too. Each key is made of other primes, at random. Anyone can find the factors, so these keys protect nothing.
 */
public final class QuickRsaKeys implements BeforeAllCallback {

    private static final int BITS = 2048;
    private static final int HALF = BITS / 2;
    /** Many primes have this length or one near it. */
    private static final int BITS_OF_LAST = 20;

    private static final String ALGORITHM = "RSA";
    private static final String USUAL_PROVIDER = "SunRsaSign";
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
    private static final long[] FACTORS_OF_PERIOD = {2, 2, 2, 2, 2, 3, 3, 3, 5, 5, 7, 11, 13, 17, 19};
    private static final BigInteger PERIOD =
            Arrays.stream(FACTORS_OF_PERIOD).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);

    private static final BigInteger PRIVATE_EXPONENT = EXPONENT.modInverse(PERIOD);
    private static final int CERTAINTY = 50;
    private static final List<BigInteger> PRIMES = primes();

    static {
        Security.insertProviderAt(new Quick(), 1);
    }

    /** The first test class loads this class, which does the work once. */
    @Override
    public void beforeAll(ExtensionContext context) {}

    /** The odd primes that are greater by one than a divisor of the period. */
    private static List<BigInteger> primes() {
        Set<Long> divisors = new TreeSet<>(Set.of(1L));
        for (long factor : FACTORS_OF_PERIOD) {
            List.copyOf(divisors).forEach(divisor -> divisors.add(divisor * factor));
        }
        divisors.remove(1L);
        return divisors.stream()
                .map(divisor -> BigInteger.valueOf(divisor + 1))
                .filter(number -> number.isProbablePrime(CERTAINTY))
                .toList();
    }

    private static final class Quick extends Provider {

        Quick() {
            super("Quick", "1", "RSA keys for tests");
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
            return bits == BITS ? quick() : usual.generateKeyPair();
        }

        private static KeyPair quick() {
            List<BigInteger> unused = new ArrayList<>(PRIMES);
            BigInteger one = factor(unused);
            BigInteger another = factor(unused);
            BigInteger p = one.max(another);
            BigInteger q = one.min(another);
            BigInteger modulus = p.multiply(q);
            try {
                KeyFactory factory = KeyFactory.getInstance(ALGORITHM, USUAL_PROVIDER);
                return new KeyPair(
                        factory.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT)),
                        factory.generatePrivate(new RSAPrivateCrtKeySpec(
                                modulus,
                                EXPONENT,
                                PRIVATE_EXPONENT,
                                p,
                                q,
                                PRIVATE_EXPONENT,
                                PRIVATE_EXPONENT,
                                q.modInverse(p))));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        /** Takes primes from the list; their product has half the bits of a key, and its highest two bits are set. */
        private static BigInteger factor(List<BigInteger> unused) {
            while (true) {
                Collections.shuffle(unused);
                BigInteger product = BigInteger.ONE;
                int taken = 0;
                while (product.bitLength() < HALF - BITS_OF_LAST) {
                    product = product.multiply(unused.get(taken++));
                }
                for (BigInteger last : unused.subList(taken, unused.size())) {
                    BigInteger factor = product.multiply(last);
                    if (factor.bitLength() == HALF && factor.testBit(HALF - 2)) {
                        unused.remove(last);
                        unused.subList(0, taken).clear();
                        return factor;
                    }
                }
            }
        }
    }
}
