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

/**
 * Demo clients, a key for personal data that nobody chose, and the sandbox that pays orders for anyone: they exist only with the
 * embedded database on a loopback address, and in instances beside it. Any other start has to name what takes their place, or is refused before it opens
 * anything.
 */
@Component
public final class DemoSetup implements BeanFactoryPostProcessor, EnvironmentAware {

    private static final String FORWARD_HEADERS = "server.forward-headers-strategy";

    /** Either of them makes Tomcat read the headers, too. */
    private static final List<String> REMOTE_IP_HEADERS =
            List.of("server.tomcat.remoteip.remote-ip-header", "server.tomcat.remoteip.protocol-header");

    private static final int MASTER_KEY_BYTES = 32;

    /** The channels of the demo shoppers, and that the orders which {@code replay} imports count against no customer's limits. */
    private static final Map<String, Object> DEMO_CLIENTS = Map.of(
            "orderwright.order.client-channels[demo-shopper]", "web, app",
            "orderwright.order.client-channels[demo-shopper-2]", "web, app",
            "orderwright.order.limits.exempt-subjects", "demo-operator");

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
        if (!FirstRun.isDemo(environment)) {
            if (FirstRun.isSet(environment, TASK)) {
                doWithout(environment);
            }
            refuseDemoParts(environment);
        } else {
            refuseHalfAnIssuer(environment);
            refuseHeadersOfProxies(environment);
            environment.getPropertySources().addLast(new MapPropertySource("demo clients", DEMO_CLIENTS));
            if (!FirstRun.isSet(environment, MASTER_KEY)) {
                environment
                        .getPropertySources()
                        .addLast(new MapPropertySource("demo keys", Map.of(MASTER_KEY, masterKey(environment))));
            }
        }
    }

    /** A task lets nobody in, pays nothing and seals nothing, so on a database of one's own it needs none of these. */
    private static void doWithout(ConfigurableEnvironment environment) {
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
            missing.add("%s: base64 of %d random bytes, kept safe, in place of the key made for a first run"
                    .formatted(MASTER_KEY, MASTER_KEY_BYTES));
        }
        if (environment.getProperty(SANDBOX, Boolean.class, true)) {
            missing.add("%s=false: the sandbox lets anyone pay any order".formatted(SANDBOX));
        }
        if (environment.getProperty(CARRIER_SANDBOX, Boolean.class, false)) { // without it our own people carry
            missing.add("%s=false: the sandbox lets anyone say that goods have left".formatted(CARRIER_SANDBOX));
        }
        if (FirstRun.isBeside(environment)) {
            missing.add("%s=false: it is for another instance on the database of a first run, on one machine"
                    .formatted(BESIDE_FIRST_RUN));
        }
        if (!missing.isEmpty()) {
            throw DemoRefused.outsideFirstRun(
                    missing,
                    FirstRun.isSet(environment, DATASOURCE_URL),
                    String.valueOf(environment.getProperty(ADDRESS)));
        }
    }

    /** A first run may accept the tokens of another issuer, but then knows no more about them than any other start. */
    private static void refuseHalfAnIssuer(Environment environment) {
        boolean namesIssuer = Stream.of(SecuritySettings.ISSUER, SecuritySettings.JWK_SET_URI)
                .anyMatch(environment::containsProperty);
        List<String> missing = missingOfIssuer(environment);
        if (namesIssuer && !missing.isEmpty()) {
            throw DemoRefused.halfAnIssuer(missing);
        }
    }

    /** They would be taken for the caller's own, and taken away, before {@code LocalCallersOnly} could see that there is a proxy. */
    private static void refuseHeadersOfProxies(Environment environment) {
        String strategy = environment.getProperty(FORWARD_HEADERS, "none");
        if (!strategy.equalsIgnoreCase("none")) {
            throw DemoRefused.readsHeadersOfProxies(FORWARD_HEADERS, strategy);
        }
        for (String header : REMOTE_IP_HEADERS) {
            if (environment.containsProperty(header)) {
                throw DemoRefused.readsHeadersOfProxies(header, String.valueOf(environment.getProperty(header)));
            }
        }
    }

    /** Without issuer and audience, tokens that the same issuer signs for any other service would be accepted. */
    private static List<String> missingOfIssuer(Environment environment) {
        List<String> missing = new ArrayList<>();
        if (!FirstRun.isSet(environment, SecuritySettings.ISSUER)) {
            missing.add(
                    "%s: who issues the tokens, in place of the demo clients, exactly as in their `iss`; also if %s says where the keys are"
                            .formatted(SecuritySettings.ISSUER, SecuritySettings.JWK_SET_URI));
        }
        if (!FirstRun.isSet(environment, SecuritySettings.AUDIENCE)) {
            missing.add("%s: the name under which the issuer knows this API; a token must name it in its `aud`"
                    .formatted(SecuritySettings.AUDIENCE));
        }
        return missing;
    }

    private static String masterKey(Environment environment) {
        Path file = Binder.get(environment)
                .bindOrCreate("orderwright", Home.class)
                .keys()
                .resolve("personal-data.key");
        if (FirstRun.isBeside(environment) && !Files.exists(file)) {
            throw new IllegalStateException(
                    "%s does not exist: orderwright.home must be the folder of the first run".formatted(file));
        }
        try {
            return KeyFile.readOrMake(file, DemoSetup::randomKey);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String randomKey() {
        byte[] key = new byte[MASTER_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
