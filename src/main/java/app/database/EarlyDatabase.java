package app.database;

import app.FirstRun;
import app.Home;
import app.SettingNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The embedded database of a first run, started beside the context that will want it: it takes a second, most of which is waiting for
 * another process. A start that will be refused has none.
 */
public final class EarlyDatabase implements ApplicationListener<ApplicationFailedEvent> {

    private final CompletableFuture<EmbeddedDatabase> starting;

    private EarlyDatabase(Home home) {
        starting = new CompletableFuture<>();
        Thread.ofPlatform().name("embedded-database").daemon().start(() -> start(home));
    }

    /** Whatever becomes of the start, no server is left behind. */
    public static void startWith(SpringApplication application) {
        application.addInitializers(EarlyDatabase::start);
    }

    private static void start(ConfigurableApplicationContext context) {
        boolean onlyPrepares = Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING);
        ConfigurableEnvironment environment = context.getEnvironment();
        Home home = Binder.get(environment).bindOrCreate("orderwright", Home.class);
        if (onlyPrepares) {
            return;
        }
        if (FirstRun.isFirstRun(environment)) {
            EarlyDatabase early = new EarlyDatabase(home);
            context.getBeanFactory().registerSingleton("earlyDatabase", early);
            context.addApplicationListener(early);
        } else if (FirstRun.joinsByFolder(environment)) {
            join(environment, home);
        }
    }

    /** Another instance on the database of a first run finds it by the folder. */
    private static void join(ConfigurableEnvironment environment, Home home) {
        try {
            String url = EmbeddedDatabase.servedFrom(home.home())
                    .orElseThrow(() -> new IllegalStateException(
                            "No instance runs on the folder %s. Start one there without %s first, or set orderwright.home to the folder of one that runs"
                                    .formatted(home.home().toAbsolutePath(), SettingNames.BESIDE_FIRST_RUN)));
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("joined database", Map.of(SettingNames.JOINED_DATABASE, url)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void start(Home home) {
        try {
            starting.complete(new EmbeddedDatabase(home.home()));
        } catch (IOException | SQLException | RuntimeException failed) {
            starting.completeExceptionally(failed);
        }
    }

    /** Waits until it runs. */
    EmbeddedDatabase database() throws IOException, SQLException {
        try {
            return starting.get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof IOException e) {
                throw e;
            }
            if (cause instanceof SQLException e) {
                throw e;
            }
            throw cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Closing it twice does no harm, should the context have had it already. */
    @Override
    public void onApplicationEvent(ApplicationFailedEvent failed) {
        try {
            database().close();
        } catch (IOException | SQLException | RuntimeException neverStarted) {
            // whoever wanted it has said why
        }
    }
}
