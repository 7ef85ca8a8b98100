package app.command;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line of a command that works on a database: the one of this installation, or another one. */
public abstract class DatabaseCommandOptions extends CommandOptions {

    @Option(names = "--url", paramLabel = "JDBC", description = "The database, such as jdbc:postgresql://host/orders.")
    private @Nullable String url;

    @Option(
            names = "--user",
            description =
                    "The user of the database, if the URL does not name one. SPRING_DATASOURCE_PASSWORD is its password.")
    private @Nullable String user;

    /** Whether to migrate the database first, because it may come from a backup with an older schema. */
    public boolean migrates() {
        return false;
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
}
