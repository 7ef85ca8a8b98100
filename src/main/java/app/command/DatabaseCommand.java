package app.command;

import app.Home;
import app.Orderwright;
import app.SettingNames;
import app.database.EmbeddedDatabase;
import app.database.EndedStart;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine.Option;

/**
 * A command that runs one task on a database: the one of this installation, or another one. Instances may run on the same database
 * meanwhile. The task is the bean whose {@code orderwright.task} is the name of the command.
 */
public abstract class DatabaseCommand extends PlatformCommand implements Callable<Integer> {

    @Option(names = "--url", paramLabel = "JDBC", description = "The database, such as jdbc:postgresql://host/orders.")
    private @Nullable String url;

    @Option(
            names = "--user",
            description = "The user of the database, if the URL does not name one. SPRING_DATASOURCE_PASSWORD is its"
                    + " password.")
    private @Nullable String user;

    /**
     * Returns the settings of the task that the command line may override. By default, the task does not migrate the database, because
     * instances of another version may run on it. It logs warnings only, because its output is for the user of the command.
     */
    public Map<String, Object> defaults() {
        return Map.of("spring.flyway.enabled", false, "logging.level.root", "warn");
    }

    @Override
    public List<String> settings() {
        List<String> settings = super.settings();
        if (url != null) {
            settings.add("--spring.datasource.url=" + url);
        }
        if (user != null) {
            settings.add("--spring.datasource.username=" + user);
        }
        return settings;
    }

    /** Runs the task and returns its exit code. */
    @Override
    public final Integer call() throws IOException {
        String[] settings = settings().toArray(String[]::new);
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(settings));
        Home home = Binder.get(environment).bindOrCreate("orderwright", Home.class);
        Map<String, Object> properties = new HashMap<>(defaults());
        properties.put(SettingNames.TASK, spec().name());
        properties.put("orderwright.outbox.delivers", false);
        if (!environment.containsProperty(SettingNames.DATASOURCE_URL)) {
            if (!EmbeddedDatabase.isIn(home.home())) {
                spec().commandLine()
                        .getErr()
                        .printf(
                                "%s: there is no database in %s. Set orderwright.home to the folder of the"
                                        + " installation.%n",
                                spec().name(), home.postgres());
                return NOT_DONE;
            }
            EmbeddedDatabase.runningOn(home.home()).ifPresent(url -> properties.put(SettingNames.JOINED_DATABASE, url));
        }
        ConfigurableApplicationContext context;
        try {
            SpringApplication task = new SpringApplicationBuilder(Orderwright.class)
                    .web(WebApplicationType.NONE)
                    .properties(properties)
                    .build();
            EndedStart.allowFor(task);
            context = task.run(settings);
        } catch (RuntimeException failed) { // Spring has printed the reason
            return spec().exitCodeOnExecutionException();
        }
        return SpringApplication.exit(context);
    }
}
