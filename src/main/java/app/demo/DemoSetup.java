package app.demo;

import static app.SettingNames.ADDRESS;
import static app.SettingNames.BESIDE_FIRST_RUN;
import static app.SettingNames.CARRIER_SANDBOX;
import static app.SettingNames.DATASOURCE_URL;
import static app.SettingNames.MASTER_KEY;
import static app.SettingNames.SANDBOX;
import static app.SettingNames.TASK;

import app.FirstRun;
import app.Home;
import app.SettingNames;
import app.identity.KeyFile;
import app.identity.SecuritySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.stereotype.Component;
import platform.connection.ForwardedHeaders;
import platform.files.DamagedFileException;

/**
 * Sets up the demo parts: the demo clients, a generated key for personal data, and the sandbox in which anyone can pay orders. They exist
 * only with the embedded database on a loopback address, and in instances beside it. Any other start must configure replacements.
 * Otherwise it is refused before it opens any port or connection.
 */
@Component
public final class DemoSetup implements BeanFactoryPostProcessor, EnvironmentAware {

    private static final int MASTER_KEY_BYTES = 32;

    /** The channels of the demo shoppers. Orders that {@code replay} imports are exempt from the limits of shoppers. */
    private static final Map<String, Object> DEMO_CLIENTS = Map.of(
            "orderwright.order.client-channels[demo-shopper]", "web, app",
            "orderwright.order.client-channels[demo-shopper-2]", "web, app",
            "orderwright.order.limits.exempt-subjects", "demo-operator");

    /** Developers receive webhooks on their own machine. */
    private static final Map<String, Object> DEMO_WEBHOOKS = Map.of("orderwright.webhook.allow-loopback", true);

    private static final String RESTORE =
            "Restore the file from a backup. Do not delete it: without the key, all personal data of this folder is lost.";

    private @Nullable ConfigurableEnvironment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = (ConfigurableEnvironment) environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (environment == null) {
            throw new IllegalStateException("Spring must set the environment before it calls postProcessBeanFactory");
        }
        boolean isDemo = FirstRun.isDemo(environment);
        if (!isDemo && FirstRun.isSet(environment, TASK)) {
            setTaskDefaults(environment);
        }
        refuseUnsafe(environment);
        if (isDemo) {
            environment.getPropertySources().addLast(new MapPropertySource("demo clients", DEMO_CLIENTS));
            environment.getPropertySources().addLast(new MapPropertySource("demo webhooks", DEMO_WEBHOOKS));
            if (!FirstRun.isSet(environment, MASTER_KEY)) {
                Path file = keyFile(environment);
                environment
                        .getPropertySources()
                        .addLast(new MapPropertySource(
                                SettingNames.FILE_SOURCE + file, Map.of(MASTER_KEY, masterKey(environment, file))));
            }
        }
    }

    /**
     * Refuses demo parts outside a first run, and a first run that would serve more than this machine.
     *
     * @throws DemoRefused if a setting is missing or unsafe; the message names it
     */
    public static void refuseUnsafe(Environment environment) {
        if (FirstRun.isDemo(environment)) {
            refuseIncompleteIssuer(environment);
            refuseHeadersOfProxies(environment);
        } else {
            refuseDemoParts(environment);
        }
    }

    /**
     * Sets harmless values for a task on the operator's own database. A task accepts no requests, pays nothing and encrypts nothing, so it
     * needs none of these settings.
     */
    private static void setTaskDefaults(ConfigurableEnvironment environment) {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "task",
                        Map.of(
                                SecuritySettings.ISSUER,
                                "http://nobody.invalid",
                                SecuritySettings.AUDIENCE,
                                "nobody",
                                MASTER_KEY,
                                randomKey(),
                                SANDBOX,
                                false,
                                CARRIER_SANDBOX,
                                false)));
    }

    private static void refuseDemoParts(Environment environment) {
        List<String> missing = missingOfIssuer(environment);
        if (!FirstRun.isSet(environment, MASTER_KEY)) {
            missing.add(
                    "%s: base64 of %d random bytes, which you keep safe, instead of the generated key of a first run"
                            .formatted(MASTER_KEY, MASTER_KEY_BYTES));
        }
        if (environment.getProperty(SANDBOX, Boolean.class, true)) {
            missing.add("%s=false, because the sandbox lets anyone pay any order".formatted(SANDBOX));
        }
        if (environment.getProperty(CARRIER_SANDBOX, Boolean.class, false)) { // otherwise staff report the dispatch
            missing.add("%s=false, because the sandbox lets anyone report that goods were dispatched"
                    .formatted(CARRIER_SANDBOX));
        }
        if (FirstRun.isBeside(environment)) {
            missing.add(
                    "%s=false, because it is only for another instance on the database of a first run, on the same machine"
                            .formatted(BESIDE_FIRST_RUN));
        }
        if (!missing.isEmpty()) {
            throw DemoRefused.outsideFirstRun(
                    missing,
                    FirstRun.isSet(environment, DATASOURCE_URL),
                    String.valueOf(environment.getProperty(ADDRESS)));
        }
    }

    /** A first run may accept the tokens of another issuer. Then it needs the same settings about that issuer as any other start. */
    private static void refuseIncompleteIssuer(Environment environment) {
        boolean namesIssuer = Stream.of(SecuritySettings.ISSUER, SecuritySettings.JWK_SET_URI)
                .anyMatch(environment::containsProperty);
        List<String> missing = missingOfIssuer(environment);
        if (namesIssuer && !missing.isEmpty()) {
            throw DemoRefused.incompleteIssuer(missing);
        }
    }

    /**
     * Refuses settings that make the server read the headers of proxies. The server would apply the headers and remove them before {@code
     * LocalCallersOnly} could see that there is a proxy.
     */
    private static void refuseHeadersOfProxies(Environment environment) {
        ForwardedHeaders.setting(environment).ifPresent(name -> {
            throw DemoRefused.readsHeadersOfProxies(name, String.valueOf(environment.getProperty(name)));
        });
    }

    /** Both settings are required, because otherwise tokens that the same issuer signs for other services would be accepted. */
    private static List<String> missingOfIssuer(Environment environment) {
        List<String> missing = new ArrayList<>();
        if (!FirstRun.isSet(environment, SecuritySettings.ISSUER)) {
            missing.add(
                    "%s: the issuer of the tokens, exactly as in their `iss` claim, instead of the demo clients; also needed if %s is set"
                            .formatted(SecuritySettings.ISSUER, SecuritySettings.JWK_SET_URI));
        }
        if (!FirstRun.isSet(environment, SecuritySettings.AUDIENCE)) {
            missing.add(
                    "%s: the name under which the issuer knows this API; each token must have this name in its `aud` claim"
                            .formatted(SecuritySettings.AUDIENCE));
        }
        return missing;
    }

    private static Path keyFile(Environment environment) {
        return Binder.get(environment)
                .bindOrCreate("orderwright", Home.class)
                .keys()
                .resolve("personal-data.key");
    }

    private static String masterKey(Environment environment, Path file) {
        if (FirstRun.isBeside(environment) && !Files.exists(file)) {
            throw new IllegalStateException(
                    "%s does not exist; set orderwright.home to the folder of the first run".formatted(file));
        }
        try {
            String key = KeyFile.readOrMake(file, DemoSetup::randomKey);
            if (!isKey(key)) {
                throw new DamagedFileException(file, "does not hold the key of personal data", RESTORE);
            }
            return key;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text.strip()).length == MASTER_KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static String randomKey() {
        byte[] key = new byte[MASTER_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
