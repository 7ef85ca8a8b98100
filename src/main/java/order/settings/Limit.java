package order.settings;

import org.springframework.util.Assert;

/**
 * A configured maximum: a whole number, or {@code off} for no limit.
 *
 * @param most 1 or more
 */
public record Limit(long most) {

    static final Limit OFF = new Limit(Long.MAX_VALUE);

    private static final String OFF_TEXT = "off";
    /** YAML reads an unquoted {@code off} as this value. */
    private static final String OFF_IN_YAML = "false";

    public Limit {
        Assert.isTrue(most >= 1, () -> rule(Long.toString(most)));
    }

    /**
     * Reads a configured value. Spring finds this method by its name.
     *
     * @throws IllegalArgumentException if it is neither {@code off} nor a whole number of 1 or more
     */
    public static Limit valueOf(String text) {
        String value = text.strip();
        if (value.equalsIgnoreCase(OFF_TEXT) || value.equalsIgnoreCase(OFF_IN_YAML)) {
            return OFF;
        }
        try {
            return new Limit(Long.parseLong(value));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(rule(value), notANumber);
        }
    }

    public boolean isOff() {
        return equals(OFF);
    }

    private static String rule(String found) {
        return "a limit must be a whole number of at least 1, or off; found: " + found;
    }
}
