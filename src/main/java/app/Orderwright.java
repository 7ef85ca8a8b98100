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

import app.replay.Replay;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.modulith.Modulithic;

@SpringBootApplication(
        scanBasePackages = {APP, CATALOG, INVENTORY, ORDER, OUTBOX, PAYMENT, PLATFORM, PROMOTION, REPORTING, SHIPPING},
        exclude = {
            OAuth2AuthorizationServerJwtAutoConfiguration.class, // keys of its own that nobody would trust
            UserDetailsServiceAutoConfiguration.class, // nobody logs in with a password
            WebMvcObservationAutoConfiguration.class // costs more than what it observes
        })
@AutoConfigurationPackage(
        basePackages = {APP, CATALOG, INVENTORY, ORDER, OUTBOX, PAYMENT, PLATFORM, PROMOTION, REPORTING, SHIPPING})
@ConfigurationPropertiesScan({APP, CATALOG, INVENTORY, ORDER, OUTBOX, PAYMENT, PLATFORM, PROMOTION, REPORTING, SHIPPING
})
@Modulithic(
        systemName = "Orderwright",
        sharedModules = {OUTBOX, PLATFORM})
public class Orderwright {

    private static final int WRONG_COMMAND_LINE = 2;

    public static void main(String[] arguments) throws IOException {
        String command = arguments.length == 0 || arguments[0].startsWith("-") ? "" : arguments[0];
        String[] rest = command.isEmpty() ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (command) {
            case "" -> SpringApplication.run(Orderwright.class, rest);
            case "replay" -> System.exit(Replay.run(rest, System.out));
            case "replay-streams" -> System.exit(task(command, rest));
            default -> {
                System.err.println("orderwright: no command '" + command + "'; there are replay and replay-streams, and"
                        + " without a command the platform starts.");
                System.exit(WRONG_COMMAND_LINE);
            }
        }
    }

    /** Does one thing on the database of this installation, beside an instance that may run on it, and ends. */
    private static int task(String name, String[] arguments) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        Home home = Binder.get(environment).bindOrCreate("orderwright", Home.class);
        Map<String, Object> properties = new HashMap<>();
        properties.put("orderwright.task", name);
        properties.put("orderwright.outbox.delivers", false);
        if (!environment.containsProperty(DemoSetup.DATASOURCE_URL)) {
            EmbeddedDatabase.runningOn(home)
                    .ifPresent(url -> properties.put(EmbeddedDatabaseConfiguration.JOINED, url));
        }
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Orderwright.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run(arguments);
        return SpringApplication.exit(context);
    }
}
