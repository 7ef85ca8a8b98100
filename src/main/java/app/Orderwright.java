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
import org.springframework.modulith.Modulithic;

@SpringBootApplication(scanBasePackages = {APP, CATALOG, INVENTORY, ORDER, OUTBOX, PAYMENT, PLATFORM})
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
