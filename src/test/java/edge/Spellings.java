package edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The forms in which unsealed texts may be stored: as they are, in hexadecimal or in base64. A line is read once for all of them, because
 * tests read whole databases.
 */
final class Spellings {

    private static final int BITS_OF_A_DIGIT = 6;
    private static final int GROUP = 3;

    /** Fewer digits of base64 occur by chance in ciphertexts. */
    private static final int FEWEST_DIGITS = 10;

    /** By {@link #beginning}. */
    private final Map<Integer, List<Spelling>> byBeginning = new HashMap<>();

    /** The keys of {@link #byBeginning}; a bit is found faster than a key of a map, and most places of a text have none. */
    private final BitSet beginnings = new BitSet();

    private record Spelling(String text, String spelled) {}

    static Spellings of(Collection<String> texts) {
        Spellings all = new Spellings();
        for (String text : texts) {
            forms(text).distinct().forEach(form -> all.add(new Spelling(text, form)));
        }
        return all;
    }

    private static Stream<String> forms(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        Stream<String> base64 = IntStream.range(0, GROUP)
                .mapToObj(shift -> digits(bytes, shift))
                .filter(digits -> digits.length() >= FEWEST_DIGITS)
                .flatMap(digits -> Stream.of(digits, digits.replace('+', '-').replace('/', '_')));
        return Stream.concat(Stream.of(text, HexFormat.of().formatHex(bytes)), base64);
    }

    /** Those digits of base64 that the bytes alone decide, if so many other bytes come before them in their group. */
    private static String digits(byte[] bytes, int shift) {
        byte[] shifted = new byte[shift + bytes.length];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        int first = Math.ceilDiv(shift * Byte.SIZE, BITS_OF_A_DIGIT);
        int end = shifted.length * Byte.SIZE / BITS_OF_A_DIGIT;
        return Base64.getEncoder().encodeToString(shifted).substring(first, end);
    }

    private void add(Spelling spelling) {
        int beginning = beginning(spelling.spelled, 0);
        beginnings.set(beginning);
        byBeginning.computeIfAbsent(beginning, it -> new ArrayList<>()).add(spelling);
    }

    /** The texts of which the line has a form. */
    Set<String> in(String line) {
        Set<String> found = new TreeSet<>();
        for (int at = 0; at < line.length() - 1; at++) {
            int beginning = beginning(line, at);
            if (beginnings.get(beginning)) {
                for (Spelling candidate : byBeginning.get(beginning)) {
                    if (line.startsWith(candidate.spelled, at)) {
                        found.add(candidate.text);
                    }
                }
            }
        }
        return found;
    }

    /** The low bytes of two characters. */
    private static int beginning(String line, int at) {
        return (line.charAt(at) & 0xFF) << Byte.SIZE | line.charAt(at + 1) & 0xFF;
    }
}
