package app.command;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line of a command that works on a database: that of this installation, or another. */
public abstract class DatabaseCommandOptions extends CommandOptions {

    @Option(names = "--url", paramLabel = "JDBC", description = "The database, such as jdbc:postgresql://host/orders.")
    private @Nullable String url;

    @Option(names = "--user", description = "Whose, if the URL does not say. Its password: SPRING_DATASOURCE_PASSWORD.")
    private @Nullable String user;

    /** Whether the database is migrated first, as it may be from a backup that is older than its schema is by now. */
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
