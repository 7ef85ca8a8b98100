package app.settings;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives settings their new names, if a start still has the old ones, and warns. A value under the new name counts first. Spring Boot calls it
 * before {@link UnknownSettings}, because {@code META-INF/spring.factories} names it.
 */
final class RenamedSettings implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(RenamedSettings.class);

    /** The new names by the old ones. Remove an entry in the release after the one that has renamed the setting; from then on the old name is unknown. */
    private static final Map<String, String> NEW_NAMES = Map.of(
            "orderwright.payment.unionpay.public-address", "orderwright.payment.unionpay.public-base-url",
            "orderwright.payment.wechat.public-base", "orderwright.payment.wechat.public-base-url");

    /** Whether the setting has an old name. */
    static boolean isRenamed(SettingName name) {
        return NEW_NAMES.keySet().stream().anyMatch(name::isSpelling);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        rename(context.getEnvironment());
    }

    static void rename(ConfigurableEnvironment environment) {
        Binder binder = Binder.get(environment);
        Map<String, Object> values = new HashMap<>();
        NEW_NAMES.forEach((before, after) -> binder.bind(before, String.class).ifBound(value -> {
            LOG.warn("Setting renamed: setting={} todo=call it {}", before, after);
            values.put(after, value);
        }));
        if (!values.isEmpty()) {
            environment.getPropertySources().addLast(new MapPropertySource("settings by their new names", values));
        }
    }
}
