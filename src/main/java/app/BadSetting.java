package app;

import java.net.InetAddress;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.unit.DataSize;

/**
 * Explains a start that a bad value of a setting has ended: it names the setting, its value, where the value comes from if that is known, and
 * what is allowed.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BadSetting implements FailureAnalyzer {

    private static final int LONGEST_VALUE = 200;
    private static final Pattern SECRET = Pattern.compile("(?i)password|secret|key");

    /** A rule of a setting that begins with its key, such as those of the records with {@code @ConfigurationProperties}. */
    private static final Pattern RULE =
            Pattern.compile("(?:orderwright|spring|server|management)\\.[a-z0-9.-]*[a-z0-9].*");

    private static final Pattern KEY =
            Pattern.compile("(?:orderwright|spring|server|management)\\.[a-z0-9.-]*[a-z0-9]");

    private final @Nullable Environment environment;

    /** @param environment of the failed start; Spring passes it */
    BadSetting(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        return explain(failure)
                .map(why -> new FailureAnalysis(
                        why, "Correct the setting. docs/configuration.md describes all settings.", failure))
                .orElse(null);
    }

    private Optional<String> explain(Throwable failure) {
        BindException unbound = find(BindException.class, failure);
        ConversionFailedException unconverted = find(ConversionFailedException.class, failure);
        Throwable cause = deepest(failure);
        String message = String.valueOf(cause.getMessage());
        if (isRule(cause, message)) {
            return Optional.of(message + found(message) + ".");
        }
        if (unbound != null && unbound.getProperty() != null) {
            return Optional.of(refused(Objects.requireNonNull(unbound.getProperty()), unconverted, message));
        }
        if (unconverted != null) {
            Object value = unconverted.getValue();
            return key(value)
                    .map(key -> shown(key, value, "")
                            + allowed(unconverted.getTargetType().getType(), message));
        }
        return Optional.empty();
    }

    private static boolean isRule(Throwable cause, String message) {
        return (cause instanceof IllegalArgumentException || cause instanceof IllegalStateException)
                && !(cause instanceof StartRefused) // it has its own action
                && RULE.matcher(message).matches();
    }

    private static String refused(
            ConfigurationProperty property, @Nullable ConversionFailedException unconverted, String message) {
        Origin origin = property.getOrigin();
        Class<?> type =
                unconverted == null ? Object.class : unconverted.getTargetType().getType();
        return shown(
                        property.getName().toString(),
                        property.getValue(),
                        origin == null ? "" : " (from %s)".formatted(origin))
                + allowed(type, message);
    }

    private static String shown(String key, @Nullable Object value, String origin) {
        return "The setting %s has %s%s. Allowed: ".formatted(key, quoted(key, value), origin);
    }

    private static String quoted(String key, @Nullable Object value) {
        String text = String.valueOf(value);
        if (SECRET.matcher(key).find()) {
            return "a value that is not shown here";
        }
        return "the value \"" + (text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…") + '"';
    }

    private static String allowed(Class<?> type, String message) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(it -> ((Enum<?>) it).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", ", "", "."));
        }
        if (WHOLE_NUMBERS.contains(type)) {
            return "a whole number.";
        }
        return ALLOWED.stream()
                .filter(it -> it.type() == type)
                .findFirst()
                .map(Allowed::text)
                .orElse(message + ".");
    }

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, Integer.class, long.class, Long.class);

    private record Allowed(Class<?> type, String text) {}

    private static final List<Allowed> ALLOWED = List.of(
            new Allowed(Boolean.class, "true or false."),
            new Allowed(boolean.class, "true or false."),
            new Allowed(Duration.class, "a duration such as 500ms, 30s, 15m or 2h."),
            new Allowed(DataSize.class, "a size such as 512KB or 4MB."),
            new Allowed(ZoneId.class, "a time zone such as UTC or Europe/London."),
            new Allowed(Charset.class, "a character set such as UTF-8."),
            new Allowed(InetAddress.class, "an address of this machine, such as 127.0.0.1."));

    /** The value of the setting that a rule names. */
    private String found(String rule) {
        Matcher key = KEY.matcher(rule);
        String value = environment == null || !key.find() ? null : environment.getProperty(key.group());
        return value == null ? "" : "; it has " + quoted(key.group(), value) + fromFile(key.group());
    }

    /** The file that the platform itself has read the setting from. */
    private String fromFile(String key) {
        return sources()
                .filter(source -> source.containsProperty(key))
                .findFirst()
                .map(PropertySource::getName)
                .filter(name -> name.startsWith(SettingNames.FILE_SOURCE))
                .map(" (from the %s)"::formatted)
                .orElse("");
    }

    /** The sources that can list their settings, those of most precedence first. */
    private Stream<EnumerablePropertySource<?>> sources() {
        return environment instanceof ConfigurableEnvironment settings
                ? settings.getPropertySources().stream()
                        .filter(EnumerablePropertySource.class::isInstance)
                        .map(source -> (EnumerablePropertySource<?>) source)
                : Stream.empty();
    }

    /** The first setting with this value: an exception of a conversion does not name its setting. */
    private Optional<String> key(@Nullable Object value) {
        return sources()
                .flatMap(source -> Arrays.stream(source.getPropertyNames())
                        .filter(name -> Objects.equals(value, source.getProperty(name))))
                .filter(name -> KEY.matcher(name.toLowerCase(Locale.ROOT).replace('_', '.'))
                        .matches())
                .findFirst();
    }

    private static <T> @Nullable T find(Class<T> type, Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            deepest = each;
        }
        return deepest;
    }
}
