package platform.ratelimit;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.Assert;

/**
 * A limit of how often something may happen: {@code count} times at once, and afterwards {@code count} times in each period, evenly spread.
 * In a configuration it is written as {@code 300/10s}, or as {@code off} for no limit.
 *
 * @param count from 1 to {@value #MOST}
 * @param period from one millisecond to one day
 */
public record Rate(long count, Duration period) {

    static final long MOST = 1_000_000_000;

    private static final Duration LONGEST = Duration.ofDays(1);

    public static final Rate OFF = new Rate(MOST, Duration.ofMillis(1));

    private static final String OFF_TEXT = "off";
    /** YAML reads an unquoted {@code off} as the boolean false. */
    private static final String OFF_IN_YAML = "false";

    public Rate {
        Assert.isTrue(
                count >= 1 && count <= MOST && period.toMillis() >= 1 && period.compareTo(LONGEST) <= 0,
                () -> rule(count + "/" + period));
    }

    /**
     * Parses a configured value. Spring finds this method by its name.
     *
     * @throws IllegalArgumentException if the text is neither {@code off} nor a count and a period such as {@code 300/10s}
     */
    public static Rate valueOf(String text) {
        String value = text.strip();
        if (value.equalsIgnoreCase(OFF_TEXT) || value.equalsIgnoreCase(OFF_IN_YAML)) {
            return OFF;
        }
        String[] parts = value.split("/", -1);
        Assert.isTrue(parts.length == 2, () -> rule(value));
        try {
            return new Rate(Long.parseLong(parts[0].strip()), DurationStyle.SIMPLE.parse(parts[1].strip()));
        } catch (IllegalArgumentException unreadable) { // covers an unreadable number, too
            throw new IllegalArgumentException(rule(value), unreadable);
        }
    }

    public boolean isOff() {
        return equals(OFF);
    }

    private static String rule(String found) {
        return "a rate must be a count of at least 1 and a period of at most a day, such as 300/10s, or off; it is "
                + found;
    }

    /** The rate in the form of the configuration. */
    @Override
    public String toString() {
        if (isOff()) {
            return OFF_TEXT;
        }
        boolean seconds = period.equals(Duration.ofSeconds(period.toSeconds()));
        return seconds ? count + "/" + period.toSeconds() + "s" : count + "/" + period.toMillis() + "ms";
    }
}
