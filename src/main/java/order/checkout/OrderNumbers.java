package order.checkout;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.stereotype.Component;

/**
 * Makes order numbers that people can read out and that cannot be guessed. A number is the date (UTC) and 60 random bits in Crockford's
 * Base32, which has no letters that look like digits. Example: {@code 261120-7K3M-9QXF-2TVB}
 */
@Component
public class OrderNumbers {

    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int BITS = 5;
    private static final int GROUPS = 3;
    private static final int GROUP = 4;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyMMdd").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    OrderNumbers(Clock clock) {
        this.clock = clock;
    }

    public String next() {
        long bits = random.nextLong();
        StringBuilder number = new StringBuilder(DATE.format(clock.instant()));
        for (int group = 0; group < GROUPS; group++) {
            number.append('-');
            for (int i = 0; i < GROUP; i++) {
                number.append(ALPHABET[(int) (bits & (ALPHABET.length - 1))]);
                bits >>>= BITS;
            }
        }
        return number.toString();
    }
}
