package app;

import static app.Modules.APP;
import static app.Modules.BULK;
import static app.Modules.CATALOG;
import static app.Modules.INVENTORY;
import static app.Modules.LEDGER;
import static app.Modules.NOTIFICATION;
import static app.Modules.ORDER;
import static app.Modules.OUTBOX;
import static app.Modules.PAYMENT;
import static app.Modules.PLATFORM;
import static app.Modules.PROMOTION;
import static app.Modules.REPORTING;
import static app.Modules.SHIPPING;
import static app.Modules.TRACKING;

import app.command.PlatformCommand;
import app.database.EndedStart;
import app.database.JoinedDatabase;
import app.start.PreparedBeans;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.metrics.TomcatMetricsAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.modulith.Modulithic;

@SpringBootApplication(
        scanBasePackages = {
            APP,
            BULK,
            CATALOG,
            INVENTORY,
            LEDGER,
            NOTIFICATION,
            ORDER,
            OUTBOX,
            PAYMENT,
            PLATFORM,
            PROMOTION,
            REPORTING,
            SHIPPING,
            TRACKING
        },
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
        basePackages = {
            APP,
            BULK,
            CATALOG,
            INVENTORY,
            LEDGER,
            NOTIFICATION,
            ORDER,
            OUTBOX,
            PAYMENT,
            PLATFORM,
            PROMOTION,
            REPORTING,
            SHIPPING,
            TRACKING
        })
@ConfigurationPropertiesScan({
    APP,
    BULK,
    CATALOG,
    INVENTORY,
    LEDGER,
    NOTIFICATION,
    ORDER,
    OUTBOX,
    PAYMENT,
    PLATFORM,
    PROMOTION,
    REPORTING,
    SHIPPING,
    TRACKING
})
@Modulithic(
        systemName = "Orderwright",
        sharedModules = {OUTBOX, PLATFORM})
public class Orderwright {

    /** Starts the platform, or runs a command. A plain start does not load picocli. */
    public static void main(String[] arguments) {
        if (Stream.of(arguments).allMatch(it -> it.matches(PlatformCommand.SETTING))) {
            start(arguments);
        } else {
            System.exit(OrderwrightCommand.line().execute(arguments));
        }
    }

    private static void start(String[] arguments) {
        SpringApplication platform = platform();
        EndedStart.allowFor(platform);
        StartChecks.addTo(platform);
        JoinedDatabase.findFor(platform);
        platform.run(arguments);
    }

    /** The platform with its web server. It uses the prepared beans if they fit the settings. */
    public static SpringApplication platform() {
        SpringApplication platform = new SpringApplication(Orderwright.class);
        PreparedBeans.useIn(platform);
        return platform;
    }
}
