package app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.stereotype.Component;

/**
 * Demo clients, a key for personal data that nobody chose, and the sandbox that pays orders for anyone: they exist only with the
 * embedded database on a loopback address. Any other start has to name what takes their place, or is refused before it opens
 * anything.
 */
@Component
final class DemoSetup implements BeanFactoryPostProcessor, EnvironmentAware {

    static final String DATASOURCE_URL = "spring.datasource.url";
    static final String ADDRESS = "server.address";
    static final String MASTER_KEY = "orderwright.privacy.master-key";
    static final String SANDBOX = "orderwright.payment.sandbox.enabled";
    static final String CARRIER_SANDBOX = "orderwright.shipping.sandbox.enabled";

    private static final int MASTER_KEY_BYTES = 32;

    private @Nullable ConfigurableEnvironment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = (ConfigurableEnvironment) environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (environment == null) {
            throw new IllegalStateException("The environment comes before the bean factory");
        }
        if (!isDemo(environment)) {
            refuseDemoParts(environment);
        } else if (!isSet(environment, MASTER_KEY)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource("demo keys", Map.of(MASTER_KEY, masterKey(environment))));
        }
    }

    private static boolean isDemo(Environment environment) {
        return !isSet(environment, DATASOURCE_URL) && isLoopback(environment.getProperty(ADDRESS));
    }

    private static void refuseDemoParts(Environment environment) {
        List<String> missing = new ArrayList<>();
        if (!isSet(environment, SecuritySettings.ISSUER) && !isSet(environment, SecuritySettings.JWK_SET_URI)) {
            missing.add("%s (or %s): who issues the tokens, in place of the demo clients"
                    .formatted(SecuritySettings.ISSUER, SecuritySettings.JWK_SET_URI));
        }
        if (!isSet(environment, MASTER_KEY)) {
            missing.add("%s: base64 of %d random bytes, kept safe, in place of the key made for a first run"
                    .formatted(MASTER_KEY, MASTER_KEY_BYTES));
        }
        if (environment.getProperty(SANDBOX, Boolean.class, true)) {
            missing.add("%s=false: the sandbox lets anyone pay any order".formatted(SANDBOX));
        }
        if (environment.getProperty(CARRIER_SANDBOX, Boolean.class, false)) { // without it our own people carry
            missing.add("%s=false: the sandbox lets anyone say that goods have left".formatted(CARRIER_SANDBOX));
        }
        if (!missing.isEmpty()) {
            throw new DemoRefused(
                    missing, isSet(environment, DATASOURCE_URL), String.valueOf(environment.getProperty(ADDRESS)));
        }
    }

    private static String masterKey(Environment environment) {
        Home home = Binder.get(environment).bindOrCreate("orderwright", Home.class);
        try {
            return KeyFile.readOrMake(home.keys().resolve("personal-data.key"), () -> {
                byte[] key = new byte[MASTER_KEY_BYTES];
                new SecureRandom().nextBytes(key);
                return Base64.getEncoder().encodeToString(key);
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isSet(Environment environment, String key) {
        String value = environment.getProperty(key);
        return value != null && !value.isBlank();
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            return address != null
                    && !address.isBlank()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
