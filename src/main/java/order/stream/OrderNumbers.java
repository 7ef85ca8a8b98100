package order.stream;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final int CENTURY = 2000;
    private static final Pattern BEGINNING_OF_DATE =
            Pattern.compile("(?<year>[0-9]{2})((?<month>0[1-9]|1[0-2])(?<day>[0-9]{2})?)?");

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

    /**
     * What the beginning of a number says about the time of its order.
     *
     * @param prefix any text
     * @return all orders whose numbers begin with the text were created before this time; empty if the text is no beginning of a date with
     *     at least a year
     */
    public static Optional<Instant> createdBefore(String prefix) {
        Matcher date = BEGINNING_OF_DATE.matcher(prefix);
        if (!date.lookingAt()) {
            return Optional.empty();
        }
        YearMonth january = YearMonth.of(CENTURY + Integer.parseInt(date.group("year")), 1);
        if (date.group("month") == null) {
            return Optional.of(start(january.plusYears(1).atDay(1)));
        }
        YearMonth month = january.withMonth(Integer.parseInt(date.group("month")));
        int day = date.group("day") == null ? month.lengthOfMonth() : Integer.parseInt(date.group("day"));
        return month.isValidDay(day) ? Optional.of(start(month.atDay(day).plusDays(1))) : Optional.empty();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
