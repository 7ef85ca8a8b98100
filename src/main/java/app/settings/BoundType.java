package app.settings;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * A class to which settings are bound.
 *
 * @param prefix the beginning of their names
 * @param className of a class with {@code @ConfigurationProperties}, or of the type of a single value
 */
record BoundType(ConfigurationPropertyName prefix, String className) implements Comparable<BoundType> {

    static BoundType of(String prefix, String className) {
        return new BoundType(ConfigurationPropertyName.of(prefix), className);
    }

    /** @param line as {@link #toString} writes it */
    static BoundType of(String line) {
        int end = line.indexOf(' ');
        return of(line.substring(0, end), line.substring(end + 1));
    }

    /** A setting that no class binds. */
    static BoundType single(String name) {
        return of(name, String.class.getName());
    }

    /** Whether the setting may be one of this class. */
    boolean mayRead(SettingName setting) {
        return setting.squashed().startsWith(SettingName.squashed(prefix));
    }

    @Override
    public int compareTo(BoundType other) {
        return toString().compareTo(other.toString());
    }

    /** One line of the index. */
    @Override
    public String toString() {
        return prefix + " " + className;
    }
}
