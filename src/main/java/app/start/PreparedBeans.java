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
 * Uses bean definitions that Spring has prepared ahead of time for a first run with default settings. {@code ./orderwright} prepares them
 * together with its cache for faster starts. They save nearly half of the work of a start. Settings decide which beans exist. So a start uses
 * the prepared beans only if all of its settings are known not to change the set of beans.
 */
public final class PreparedBeans implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final String GENERATED = Orderwright.class.getName() + "__ApplicationContextInitializer";

    /** The prefixes of settings. All other names in the environment belong to other programs. */
    private static final List<ConfigurationPropertyName> SETTINGS =
            names("spring", "server", "management", "springdoc", "orderwright");

    /** Settings that do not change the set of beans, each with all settings below it. */
    private static final List<ConfigurationPropertyName> NEUTRAL_SETTINGS = names(
            "spring.application",
            "server.port",
            "orderwright.home",
            "orderwright.aot",
            "orderwright.java.opts",
            "orderwright.extensions", // the beans are prepared with them
            "orderwright.order.payment-methods",
            "orderwright.order.payment.methods", // the same, in the environment
            "orderwright.rate-limits",
            "orderwright.security.client-failures",
            "orderwright.order.limits",
            "orderwright.order.rates",
            "orderwright.payment.call-within");

    private static final String PACKAGED = "class path resource [application.yaml]";

    private PreparedBeans() {}

    /** Makes the application use the prepared beans, if they exist and the settings do not change the set of beans. */
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

    /** Whether the prepared beans are right for these settings. */
    public static boolean fit(ConfigurableEnvironment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (!isPackaged(source)
                    && source instanceof IterableConfigurationPropertySource settings
                    && settings.stream().anyMatch(PreparedBeans::mayChangeBeans)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPackaged(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> from
                && from.getName().contains(PACKAGED);
    }

    private static boolean mayChangeBeans(ConfigurationPropertyName name) {
        return SETTINGS.stream().anyMatch(area -> area.isAncestorOf(name))
                && NEUTRAL_SETTINGS.stream().noneMatch(area -> area.equals(name) || area.isAncestorOf(name));
    }

    private static List<ConfigurationPropertyName> names(String... names) {
        return Stream.of(names).map(ConfigurationPropertyName::of).toList();
    }
}
