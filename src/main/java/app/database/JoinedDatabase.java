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
 * Starts the embedded database of a first run in a thread of its own, while Spring prepares the context that will use it. The database
 * takes about a second to start, and most of that time is spent waiting for another process. A start that will be refused starts no database.
 */
public final class EarlyDatabase implements ApplicationListener<ApplicationFailedEvent> {

    private final CompletableFuture<EmbeddedDatabase> starting;

    private EarlyDatabase(Home home) {
        starting = new CompletableFuture<>();
        Thread.ofPlatform().name("embedded-database").daemon().start(() -> start(home));
    }

    /** Starts the database together with the application. If the start of the application fails, the database server is stopped. */
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

    /** Lets another instance on the database of a first run find that database by the folder. */
    private static void join(ConfigurableEnvironment environment, Home home) {
        try {
            String url = EmbeddedDatabase.servedFrom(home.home())
                    .orElseThrow(() -> new IllegalStateException(
                            "No instance runs on the folder %s. First start an instance there without %s, or set orderwright.home to the folder of a running instance"
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

    /** Waits until the database runs. */
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

    /** Stops the database after a failed start. The context may have closed it already; to close it twice does no harm. */
    @Override
    public void onApplicationEvent(ApplicationFailedEvent failed) {
        try {
            database().close();
        } catch (IOException | SQLException | RuntimeException neverStarted) {
            // the bean that needed the database has reported the reason
        }
    }
}
