package app.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * A setting as a source names it.
 *
 * @param written the name in the source, such as {@code orderwright.home} or {@code ORDERWRIGHT_HOME}
 * @param name the name as Spring Boot reads it; in the name of a variable, it takes each underscore for a dot
 * @param isVariable whether the source is the environment
 */
record SettingName(String written, ConfigurationPropertyName name, boolean isVariable) {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("orderwright");

    /** An element that is missing or too much counts as four wrong letters. */
    private static final int WHOLE_ELEMENT = 4;

    /** Returns the setting if it is one of the platform's. */
    static Stream<SettingName> of(String written) {
        return Stream.of(new SettingName(written, ConfigurationPropertyName.adapt(written, '.'), false))
                .filter(SettingName::isOurs);
    }

    /** Returns the setting of an environment variable if it is one of the platform's. */
    static Stream<SettingName> ofVariable(String written) {
        return Stream.of(new SettingName(
                        written, ConfigurationPropertyName.adapt(written.toLowerCase(Locale.ROOT), '_'), true))
                .filter(SettingName::isOurs);
    }

    private boolean isOurs() {
        return OURS.equals(name) || OURS.isAncestorOf(name);
    }

    /** Whether this name stands for the setting. */
    boolean isSpelling(String setting) {
        ConfigurationPropertyName other = ConfigurationPropertyName.of(setting);
        return isVariable ? squashed().equals(squashed(other)) : name.equals(other);
    }

    /** The name without its separators: environment variables do not tell dots from hyphens. */
    String squashed() {
        return squashed(name);
    }

    static String squashed(ConfigurationPropertyName name) {
        StringBuilder squashed = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            squashed.append(name.getElement(i, Form.UNIFORM));
        }
        return squashed.toString().toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** Returns the known setting that differs least from this name, in the spelling of this source. */
    String nearest(Collection<KnownSetting> known) {
        return known.stream()
                .flatMap(this::likened)
                .min(Comparator.comparingInt(Likened::difference).thenComparing(Likened::spelling))
                .map(Likened::spelling)
                .orElse("");
    }

    private record Likened(String spelling, int difference) {}

    private Stream<Likened> likened(KnownSetting setting) {
        String its = setting.pattern();
        if (!isVariable) {
            return Stream.of(likened(its, its, "."));
        }
        String variable = variable(its.replace("-", ""));
        String separated = variable(its.replace('-', '_'));
        // Spring Boot finds the keys of a map only if the variable's name has nothing in place of a hyphen.
        return Stream.of(
                likened(variable, variable, "_"), likened(separated, setting.isInMap() ? variable : separated, "_"));
    }

    private static String variable(String name) {
        return name.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private Likened likened(String known, String spelling, String separator) {
        List<String> its = elements(known, separator);
        List<String> mine = elements(written.replace("[", separator).replace("]", ""), separator);
        if (its.getLast().equals(KnownSetting.ANY_KEY)
                && mine.size() > its.size()) { // a key of a map may have separators
            String key = String.join(separator, mine.subList(its.size() - 1, mine.size()));
            mine = Stream.concat(mine.stream().limit(its.size() - 1), Stream.of(key))
                    .toList();
        }
        List<String> keys = its.size() == mine.size() ? keys(its, mine) : List.of();
        return new Likened(withKeys(elements(spelling, separator), keys, separator), difference(mine, its));
    }

    private static List<String> keys(List<String> known, List<String> mine) {
        return IntStream.range(0, known.size())
                .filter(i -> known.get(i).equals(KnownSetting.ANY_KEY))
                .mapToObj(mine::get)
                .toList();
    }

    /** @param keys of the maps and lists; empty if it is not clear which they are */
    private static String withKeys(List<String> known, List<String> keys, String separator) {
        Iterator<String> next = keys.iterator();
        StringBuilder name = new StringBuilder();
        for (String each : known) {
            boolean isKey = each.equals(KnownSetting.ANY_KEY);
            String element = isKey ? (next.hasNext() ? next.next() : "KEY") : each;
            boolean isInBrackets = isKey && separator.equals(".") && !element.matches("[A-Za-z][A-Za-z0-9-]*");
            name.append(isInBrackets ? "[" + element + "]" : (name.isEmpty() ? "" : separator) + element);
        }
        return name.toString();
    }

    private static List<String> elements(String name, String separator) {
        return List.of(name.split(Pattern.quote(separator)));
    }

    /** The least cost of making one list from the other, where an element may be changed letter by letter, left out or inserted. */
    private static int difference(List<String> from, List<String> to) {
        int[] previous =
                IntStream.rangeClosed(0, to.size()).map(j -> j * WHOLE_ELEMENT).toArray();
        for (int i = 1; i <= from.size(); i++) {
            int[] row = new int[to.size() + 1];
            row[0] = i * WHOLE_ELEMENT;
            for (int j = 1; j <= to.size(); j++) {
                row[j] = Math.min(
                        previous[j - 1] + letters(from.get(i - 1), to.get(j - 1)),
                        WHOLE_ELEMENT + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[to.size()];
    }

    private static int letters(String from, String to) {
        if (to.equals(KnownSetting.ANY_KEY)) {
            return 0;
        }
        int[] previous = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed =
                        Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1)) ? 0 : 1;
                row[j] = Math.min(previous[j - 1] + changed, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[to.length()];
    }
}
