package app;

import static app.Modules.APP;
import static app.Modules.CATALOG;
import static app.Modules.INVENTORY;
import static app.Modules.ORDER;
import static app.Modules.OUTBOX;
import static app.Modules.PAYMENT;
import static app.Modules.PLATFORM;
import static app.Modules.PROMOTION;
import static app.Modules.REPORTING;
import static app.Modules.SHIPPING;
import static app.command.CommandOptions.NOT_DONE;

import app.audit.AuditOptions;
import app.command.DatabaseCommandOptions;
import app.database.EarlyDatabase;
import app.database.EmbeddedDatabase;
import app.identity.RotateTokenKey;
import app.personalkeys.PersonalKeysOptions;
import app.start.PreparedBeans;
import app.start.Training;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.metrics.TomcatMetricsAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.modulith.Modulithic;
import replay.Replay;

@SpringBootApplication(
        scanBasePackages = {APP, CATALOG, INVENTORY, ORDER, OUTBOX, PAYMENT, PLATFORM, PROMOTION, REPORTING, SHIPPING},
        exclude = {
            AopAutoConfiguration.class, // makes proxies; a test proves that the platform needs none
            OAuth2AuthorizationServerJwtAutoConfiguration.class, // makes its own keys, which no instance would trust
            PersistenceExceptionTranslationAutoConfiguration.class, // uses proxies; jOOQ does its work
            TomcatMetricsAutoConfiguration.class, // counts sessions, and the platform has none
            TransactionAutoConfiguration.class, // uses proxies; our code begins transactions explicitly
            UserDetailsServiceAutoConfiguration.class, // is for log-ins with a password, and the platform has none
            WebMvcObservationAutoConfiguration.class // costs more time than the requests that it observes
        })
@AutoConfigurationPackage(
        basePackages = {APP, CATALOG, INVENTORY, ORDER, OUTBOX, PAYMENT, PLATFORM, PROMOTION, REPORTING, SHIPPING})
@ConfigurationPropertiesScan({APP, CATALOG, INVENTORY, ORDER, OUTBOX, PAYMENT, PLATFORM, PROMOTION, REPORTING, SHIPPING
})
@Modulithic(
        systemName = "Orderwright",
        sharedModules = {OUTBOX, PLATFORM})
public class Orderwright {

    /**
     * For commands that only read the database. They do not migrate it, because instances of another version may run on it. They log
     * warnings only, because their output is for the user of the command.
     */
    private static final Map<String, Object> READ_ONLY =
            Map.of("spring.flyway.enabled", false, "logging.level.root", "warn");

    private static final Map<String, Object> QUIET = Map.of("logging.level.root", "warn");

    public static void main(String[] arguments) throws IOException {
        String command = arguments.length == 0 || arguments[0].startsWith("-") ? "" : arguments[0];
        String[] rest = command.isEmpty() ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (command) {
            case "" -> start(rest);
            case "replay" -> System.exit(Replay.run(rest, System.out));
            case "replay-streams" -> System.exit(runTask(command, Map.of(), rest));
            case "audit" -> System.exit(run(command, new AuditOptions(), rest));
            case "personal-keys" -> System.exit(run(command, new PersonalKeysOptions(), rest));
            case "rotate-token-key" -> System.exit(RotateTokenKey.run(rest, System.out, System.err));
            case "train" -> System.exit(Training.run());
            default -> {
                System.err.println("orderwright: unknown command '" + command
                        + "'. The commands are replay, replay-streams, audit, personal-keys and rotate-token-key."
                        + " Without a command the platform starts.");
                System.exit(NOT_DONE);
            }
        }
    }

    private static void start(String[] arguments) {
        SpringApplication platform = platform();
        EarlyDatabase.startWith(platform);
        platform.run(arguments);
    }

    /** The platform with its web server. It uses the prepared beans if they fit the settings. */
    public static SpringApplication platform() {
        SpringApplication platform = new SpringApplication(Orderwright.class);
        PreparedBeans.useIn(platform);
        return platform;
    }

    /** Runs a command on the database that its options name. */
    private static int run(String command, DatabaseCommandOptions options, String[] arguments) throws IOException {
        OptionalInt ended = options.read(arguments, System.out, System.err);
        if (ended.isPresent()) {
            return ended.getAsInt();
        }
        try {
            return runTask(
                    command,
                    options.migrates() ? QUIET : READ_ONLY,
                    options.settings().toArray(String[]::new));
        } catch (RuntimeException failed) { // Spring has printed the reason
            return NOT_DONE;
        }
    }

    /** Runs one task on the database of this installation, and ends. An instance may run on the same database meanwhile. */
    private static int runTask(String name, Map<String, Object> defaults, String[] arguments) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        Home home = Binder.get(environment).bindOrCreate("orderwright", Home.class);
        Map<String, Object> properties = new HashMap<>(defaults);
        properties.put(SettingNames.TASK, name);
        properties.put("orderwright.outbox.delivers", false);
        if (!environment.containsProperty(SettingNames.DATASOURCE_URL)) {
            if (!EmbeddedDatabase.isIn(home.home())) {
                System.err.printf(
                        "%s: there is no database in %s. Set orderwright.home to the folder of the installation.%n",
                        name, home.postgres());
                return NOT_DONE;
            }
            EmbeddedDatabase.runningOn(home.home()).ifPresent(url -> properties.put(SettingNames.JOINED_DATABASE, url));
        }
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Orderwright.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run(arguments);
        return SpringApplication.exit(context);
    }
}
