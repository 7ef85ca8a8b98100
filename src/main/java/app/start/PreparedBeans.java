package app.start;

import app.Orderwright;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationListener;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/**
 * Which beans there are, as Spring has worked it out ahead of time for a first run with its default settings: {@code ./orderwright} does so
 * with its cache for faster starts. It spares a start nearly half of its work. Settings decide which beans there are, so it is for a start
 * that brings none but those that are known to change nothing there.
 */
public final class PreparedBeans implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final String GENERATED = Orderwright.class.getName() + "__ApplicationContextInitializer";

    /** What a setting's name begins with; whatever else stands in the environment is none of ours. */
    private static final List<ConfigurationPropertyName> SETTINGS =
            names("spring", "server", "management", "springdoc", "orderwright");

    /** Those that decide of no bean, with all below them. */
    private static final List<ConfigurationPropertyName> HARMLESS = names(
            "spring.application",
            "server.port",
            "orderwright.home",
            "orderwright.aot",
            "orderwright.java.opts",
            "orderwright.rate-limits",
            "orderwright.security.client-failures",
            "orderwright.order.limits",
            "orderwright.order.rates");

    private static final String PACKAGED = "class path resource [application.yaml]";

    private PreparedBeans() {}

    /** The beans are as prepared, if there are prepared ones and the settings leave them as they are. */
    public static void useIn(SpringApplication application) {
        if (ClassUtils.isPresent(GENERATED, PreparedBeans.class.getClassLoader())) {
            application.addListeners(new PreparedBeans());
        }
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent prepared) {
        if (fit(prepared.getEnvironment())) {
            SpringProperties.setFlag(AotDetector.AOT_ENABLED);
        }
    }

    /** Whether they are the same with these settings. */
    public static boolean fit(ConfigurableEnvironment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (!isPackaged(source)
                    && source instanceof IterableConfigurationPropertySource settings
                    && settings.stream().anyMatch(PreparedBeans::mayDecide)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPackaged(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> from
                && from.getName().contains(PACKAGED);
    }

    private static boolean mayDecide(ConfigurationPropertyName name) {
        return SETTINGS.stream().anyMatch(area -> area.isAncestorOf(name))
                && HARMLESS.stream().noneMatch(area -> area.equals(name) || area.isAncestorOf(name));
    }

    private static List<ConfigurationPropertyName> names(String... names) {
        return Stream.of(names).map(ConfigurationPropertyName::of).toList();
    }
}
