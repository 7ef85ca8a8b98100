package edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The forms in which an unsealed text may be stored: as it is, in hexadecimal or in base64. */
record Spellings(String text, List<String> all) {

    private static final int BITS_OF_A_DIGIT = 6;
    private static final int GROUP = 3;

    /** Fewer digits of base64 occur by chance in ciphertexts. */
    private static final int FEWEST_DIGITS = 10;

    static Spellings of(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        Stream<String> base64 = IntStream.range(0, GROUP)
                .mapToObj(shift -> digits(bytes, shift))
                .filter(digits -> digits.length() >= FEWEST_DIGITS)
                .flatMap(digits -> Stream.of(digits, digits.replace('+', '-').replace('/', '_')));
        return new Spellings(
                text,
                Stream.concat(Stream.of(text, HexFormat.of().formatHex(bytes)), base64)
                        .distinct()
                        .toList());
    }

    /** Those digits of base64 that the bytes alone decide, if so many other bytes come before them in their group. */
    private static String digits(byte[] bytes, int shift) {
        byte[] shifted = new byte[shift + bytes.length];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        int first = Math.ceilDiv(shift * Byte.SIZE, BITS_OF_A_DIGIT);
        int end = shifted.length * Byte.SIZE / BITS_OF_A_DIGIT;
        return Base64.getEncoder().encodeToString(shifted).substring(first, end);
    }

    boolean areIn(String line) {
        return all.stream().anyMatch(line::contains);
    }
}
