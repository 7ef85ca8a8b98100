package app.database;

import app.FirstRun;
import app.Home;
import app.SettingNames;
import app.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Lets another instance on the database of a first run find that database by the folder. */
public final class JoinedDatabase {

    private JoinedDatabase() {}

    /** Finds the database before the beans are defined, because they depend on it. */
    public static void findFor(SpringApplication application) {
        application.addInitializers(JoinedDatabase::find);
    }

    private static void find(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        if (!FirstRun.joinsByFolder(environment)) {
            return;
        }
        Home home = Binder.get(environment).bindOrCreate("orderwright", Home.class);
        try {
            String url = EmbeddedDatabase.servedFrom(home.home())
                    .orElseThrow(() -> new StartRefused(
                            "No instance runs on the folder %s."
                                    .formatted(home.home().toAbsolutePath()),
                            "First start an instance there without %s, or set orderwright.home to the folder of a running instance."
                                    .formatted(SettingNames.BESIDE_FIRST_RUN)));
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("joined database", Map.of(SettingNames.JOINED_DATABASE, url)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
