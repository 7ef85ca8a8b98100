package app.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;

/**
 * The settings that the platform and its extensions read. Spring Boot itself decides what it can bind: for each source, all classes with {@code
 * @ConfigurationProperties} are bound to this source alone, and a name that they do not use is unknown. So relaxed names, lists, maps and
 * nested records count exactly as they count later.
 */
final class KnownSettings {

    /** The classes of the platform, each after its prefix. A test writes the file. */
    static final String INDEX = "META-INF/orderwright/settings";

    /** Settings that no class binds. */
    static final List<String> SINGLE = List.of(
            "orderwright.beside-first-run",
            "orderwright.joined-database",
            "orderwright.ledger.follows",
            "orderwright.notification.folder",
            "orderwright.notification.follows",
            "orderwright.order.listing.follows",
            "orderwright.outbox.delivers",
            "orderwright.reporting.follows",
            "orderwright.task",
            "orderwright.tracking.follows");

    /** A source that has no setting, but does not say so of any section. A class that is bound to it tells all of its settings. */
    private static final ConfigurationPropertySource UNSAID = new ConfigurationPropertySource() {
        @Override
        public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
            return null;
        }

        @Override
        public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
            return ConfigurationPropertyState.PRESENT;
        }
    };

    private final ClassLoader loader;
    private @Nullable List<BoundType> platform;
    private @Nullable List<BoundType> extensions;
    private @Nullable List<KnownSetting> all;

    /** @param loader of the platform and its extensions */
    KnownSettings(ClassLoader loader) {
        this.loader = loader;
    }

    /** Returns those of the names that nothing reads from this source. */
    List<SettingName> unknown(PropertySource<?> source, List<SettingName> names) {
        List<SettingName> rest = unknown(source, names, platform());
        // Extensions are searched only for a name that the platform does not know, because the search takes time.
        return rest.isEmpty() ? rest : unknown(source, rest, extensions());
    }

    private List<SettingName> unknown(PropertySource<?> source, List<SettingName> names, List<BoundType> types) {
        ConfigurationPropertySource only = ConfigurationPropertySource.from(source);
        if (only == null) {
            return List.of();
        }
        UsedNames used = new UsedNames();
        Binder binder = new Binder(only);
        types.stream()
                .filter(type -> names.stream().anyMatch(type::mayRead))
                .forEach(type -> binder.bind(type.prefix(), target(type), used));
        return names.stream().filter(name -> !used.contain(name)).toList();
    }

    /** Returns all settings. */
    Collection<KnownSetting> all() {
        if (all == null) {
            all = read();
        }
        return all;
    }

    private List<KnownSetting> read() {
        Map<ConfigurationPropertyName, KnownSetting> found = new TreeMap<>();
        Binder binder = new Binder(UNSAID);
        BindHandler collector = new BindHandler() {
            @Override
            public <T> @Nullable Bindable<T> onStart(
                    ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
                KnownSetting setting = new KnownSetting(name, target.getType());
                boolean hasKeys = setting.isMap() || setting.isList();
                if (hasKeys) {
                    binder.bind(name.append("[" + KnownSetting.ANY_KEY + "]"), Bindable.of(setting.elements()), this);
                }
                if (setting.isText() && !setting.isMap()) {
                    found.put(name, setting);
                }
                return setting.isText() || hasKeys ? null : target;
            }
        };
        Stream.of(platform(), extensions())
                .flatMap(List::stream)
                .forEach(type -> binder.bind(type.prefix(), target(type), collector));
        return List.copyOf(found.values());
    }

    private List<BoundType> platform() {
        if (platform == null) {
            platform = Stream.concat(SINGLE.stream().map(BoundType::single), index())
                    .toList();
        }
        return platform;
    }

    private List<BoundType> extensions() {
        if (extensions == null) {
            extensions = Extensions.boundTypes(loader);
        }
        return extensions;
    }

    private Bindable<?> target(BoundType type) {
        return Bindable.of(ClassUtils.resolveClassName(type.className(), loader));
    }

    private static Stream<BoundType> index() {
        try {
            return new ClassPathResource(INDEX, KnownSettings.class.getClassLoader())
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .map(BoundType::of);
        } catch (IOException absent) {
            throw new UncheckedIOException(absent);
        }
    }
}
