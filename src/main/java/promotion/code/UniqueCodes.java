package promotion.code;

import java.util.random.RandomGenerator;

/** Makes codes that nobody can guess. */
public final class UniqueCodes {

    /** Letters and digits of which none looks like another one. */
    private static final String ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679";

    /** With 26 characters to choose from, 28 have 131 bits. */
    private static final int LENGTH = 28;

    /** Bytes from this value on are not used, because they would make some characters more frequent. */
    private static final int FAIR = 256 - 256 % ALPHABET.length();

    private UniqueCodes() {}

    /** @param random unpredictable */
    public static String next(String prefix, RandomGenerator random) {
        StringBuilder code = new StringBuilder(prefix);
        byte[] bytes = new byte[LENGTH];
        while (code.length() < prefix.length() + LENGTH) {
            random.nextBytes(bytes);
            for (byte each : bytes) {
                int number = Byte.toUnsignedInt(each);
                if (number < FAIR && code.length() < prefix.length() + LENGTH) {
                    code.append(ALPHABET.charAt(number % ALPHABET.length()));
                }
            }
        }
        return code.toString();
    }
}
