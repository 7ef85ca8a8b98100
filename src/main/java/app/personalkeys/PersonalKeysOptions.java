package app.personalkeys;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** The command line of {@code personal-keys}, as picocli fills it in. */
@Command(
        name = "personal-keys",
        sortOptions = false,
        usageHelpWidth = 110,
        description =
                "Dumps the keys of personal data apart from all other data, and restores them without those that were erased. Without"
                        + " --url the database is that of this installation.",
        footer = {
            "",
            "Exit code: 0 if it is done; 1 if keys were left out, as their owners have got others since; 2 if nothing was done.",
            ""
        })
public final class PersonalKeysOptions {

    enum Action {
        dump,
        erasures,
        prune,
        restore
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Say this.")
    private boolean help;

    @Parameters(
            index = "0",
            paramLabel = "ACTION",
            description = {
                "dump FOLDER: write all keys, wrapped as they are, and all erasures into a new file of the folder; then do as erasures and prune.",
                "erasures FOLDER: bring the list of erasures in the folder up to date.",
                "prune FOLDER: delete dumps that are older than 30 days.",
                "restore [DUMP]: insert the keys of a dump that are missing, and delete those that are on a list of erasures; without a dump"
                        + " only the latter."
            })
    private Action action = Action.dump;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "The folder of dumps, or a dump.")
    private @Nullable Path path;

    @Option(
            names = "--erasures",
            paramLabel = "FILE",
            description = "A list of erasures to apply, once or more; by default erasures.jsonl beside the dump.")
    private List<Path> erasures = new ArrayList<>();

    @Option(names = "--url", paramLabel = "JDBC", description = "The database, such as jdbc:postgresql://host/orders.")
    private @Nullable String url;

    @Option(names = "--user", description = "Whose, if the URL does not say. Its password: SPRING_DATASOURCE_PASSWORD.")
    private @Nullable String user;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    private PersonalKeysOptions() {}

    /**
     * @throws ParameterException if the command line says what there is not; the message says what. Settings of the platform, such as
     *     {@code --orderwright.home=…}, may stand in it.
     */
    public static PersonalKeysOptions parse(String... arguments) {
        PersonalKeysOptions options = new PersonalKeysOptions();
        CommandLine line = new CommandLine(options);
        line.parseArgs(arguments);
        for (String setting : options.settings) {
            if (!setting.matches("--[a-z]+\\.[^=]+=.*")) {
                throw new ParameterException(line, "there is no option " + setting);
            }
        }
        if (options.help) {
            return options;
        }
        if (options.path == null && (options.action != Action.restore || options.erasures.isEmpty())) {
            throw new ParameterException(
                    line,
                    options.action == Action.restore ? "a dump or --erasures is missing" : "the folder is missing");
        }
        return options;
    }

    public boolean isHelpWanted() {
        return help;
    }

    /** Whether it writes to the database. */
    public boolean isRestore() {
        return action == Action.restore;
    }

    public static String help() {
        return new CommandLine(new PersonalKeysOptions()).getUsageMessage();
    }

    /** All that was said, as settings of the platform. */
    public String[] settings() {
        List<String> all = new ArrayList<>(settings);
        all.add("--orderwright.personal-keys.action=" + action);
        if (path != null) {
            all.add("--orderwright.personal-keys.path=" + path.toAbsolutePath());
        }
        for (int i = 0; i < erasures.size(); i++) {
            all.add("--orderwright.personal-keys.erasures[%d]=%s"
                    .formatted(i, erasures.get(i).toAbsolutePath()));
        }
        if (url != null) {
            all.add("--spring.datasource.url=" + url);
        }
        if (user != null) {
            all.add("--spring.datasource.username=" + user);
        }
        return all.toArray(String[]::new);
    }
}
