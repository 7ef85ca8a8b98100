package app;

import app.database.EmbeddedDatabase;
import app.database.NamedDatabase;
import app.demo.DemoSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Refuses a start that cannot succeed, before any bean is created and before a database is made: settings, folder, ports and database. What
 * becomes wrong later is refused where it is found.
 */
final class StartChecks {

    private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

    private static final int DEFAULT_PORT = 8080;

    private StartChecks() {}

    /** Makes the application check its start. */
    static void addTo(SpringApplication application) {
        application.addInitializers(StartChecks::check);
    }

    private static void check(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Binder settings = Binder.get(environment);
        int port = settings.bind("server.port", Integer.class).orElse(DEFAULT_PORT);
        int managementPort =
                settings.bind("management.server.port", Integer.class).orElse(port);
        InetAddress address = settings.bind("server.address", InetAddress.class).orElse(null);
        InetAddress managementAddress =
                settings.bind("management.server.address", InetAddress.class).orElse(null);
        DemoSetup.refuseUnsafe(environment);
        if (FirstRun.isFirstRun(environment)) {
            Home home = settings.bindOrCreate("orderwright", Home.class);
            requireHome(home);
            if (!EmbeddedDatabase.isIn(home.home())) {
                LOG.info(
                        "This is the first start on the folder; it makes a database, which takes longer than later starts: folder={}",
                        home.home().toAbsolutePath());
            }
        }
        requireFree("server", address, port);
        if (managementPort != port) {
            requireFree("management.server", managementAddress, managementPort);
        }
        NamedDatabase.requireUsable(environment);
    }

    private static void requireHome(Home home) {
        try {
            EmbeddedDatabase.requireUsable(home.home());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** @param area the prefix of the settings {@code port} and {@code address} */
    private static void requireFree(String area, @Nullable InetAddress address, int port) {
        if (port <= 0) { // any free port, or none
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true); // as the server does, so that connections of an earlier run do not matter
            probe.bind(new InetSocketAddress(address, port));
        } catch (IOException | IllegalArgumentException refused) {
            throw new StartRefused(
                    "Nothing can listen on port %d of %s: %s."
                            .formatted(
                                    port,
                                    address == null ? "this machine" : address.getHostAddress(),
                                    refused.getMessage()),
                    "Stop the program that uses the port, or set %1$s.port to a free port (now %2$d) and %1$s.address to an address of this machine."
                            .formatted(area, port),
                    refused);
        }
    }
}
