package app;

import static app.Modules.APP;
import static app.Modules.CATALOG;
import static app.Modules.INVENTORY;
import static app.Modules.ORDER;
import static app.Modules.OUTBOX;
import static app.Modules.PAYMENT;
import static app.Modules.PLATFORM;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.modulith.Modulithic;

@SpringBootApplication(
        scanBasePackages = {APP, CATALOG, INVENTORY, ORDER, OUTBOX, PAYMENT, PLATFORM},
        exclude = {
            OAuth2AuthorizationServerJwtAutoConfiguration.class, // keys of its own that nobody would trust
            UserDetailsServiceAutoConfiguration.class, // nobody logs in with a password
            WebMvcObservationAutoConfiguration.class // costs more than what it observes
        })
@AutoConfigurationPackage(basePackages = {APP, CATALOG, INVENTORY, ORDER, OUTBOX, PAYMENT, PLATFORM})
@ConfigurationPropertiesScan({APP, CATALOG, INVENTORY, ORDER, OUTBOX, PAYMENT, PLATFORM})
@Modulithic(
        systemName = "Orderwright",
        sharedModules = {OUTBOX, PLATFORM})
public class Orderwright {

    public static void main(String[] arguments) {
        SpringApplication.run(Orderwright.class, arguments);
    }
}
