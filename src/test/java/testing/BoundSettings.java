package testing;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings for a test without a Spring context, bound as the platform binds them. */
public final class BoundSettings {

    private BoundSettings() {}

    /**
     * @param type a record with {@link ConfigurationProperties}
     * @param values by the key of the setting without the prefix of the record; all other settings have their defaults
     */
    public static <T> T of(Class<T> type, Map<String, ?> values) {
        String prefix = requireNonNull(type.getAnnotation(ConfigurationProperties.class))
                .value();
        Map<String, Object> settings = new HashMap<>();
        values.forEach((key, value) -> settings.put(prefix + "." + key, value));
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(prefix, type);
    }
}
