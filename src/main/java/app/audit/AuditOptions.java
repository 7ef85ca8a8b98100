package app.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Unmatched;

/** The command line of {@code audit}, as picocli fills it in. */
@Command(
        name = "audit",
        sortOptions = false,
        usageHelpWidth = 110,
        description =
                "Checks every invariant of a database, beside instances that run on it, and prints each difference with its"
                        + " references. Without --url the database is that of this installation: the one that spring.datasource.url names,"
                        + " else the embedded one.",
        footer = {
            "",
            "What is under way is no difference. What is found is looked for once more after a moment before it is told.",
            "Exit code: 0 if nothing is wrong, or is any more; 1 if something is; 2 if the database could not be audited.",
            ""
        })
public final class AuditOptions {

    private static final String NAME_WIDTH = "  %-24s %s%n";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Say this, and list what is checked and what is mended.")
    private boolean help;

    @Option(
            names = "--repair",
            description = "Mend what has only one honest mending (see the list below); then look again.")
    private boolean repair;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the outcome as JSON to this file, too.")
    private @Nullable Path json;

    @Option(names = "--url", paramLabel = "JDBC", description = "The database, such as jdbc:postgresql://host/orders.")
    private @Nullable String url;

    @Option(names = "--user", description = "Whose, if the URL does not say. Its password: SPRING_DATASOURCE_PASSWORD.")
    private @Nullable String user;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    private AuditOptions() {}

    /**
     * @throws ParameterException if the command line says what there is not; the message says what. Settings of the platform, such as
     *     {@code --orderwright.home=…}, may stand in it.
     */
    public static AuditOptions parse(String... arguments) {
        AuditOptions options = new AuditOptions();
        CommandLine line = new CommandLine(options);
        line.parseArgs(arguments);
        for (String setting : options.settings) {
            if (!setting.matches("--[a-z]+\\.[^=]+=.*")) {
                throw new ParameterException(line, "there is no option " + setting);
            }
        }
        return options;
    }

    public boolean isHelpWanted() {
        return help;
    }

    /** How it is used, and each class of differences. */
    public static String help() {
        StringBuilder text = new StringBuilder(new CommandLine(new AuditOptions()).getUsageMessage());
        text.append("What is checked:%n".formatted());
        Checks.ALL.forEach(check -> {
            text.append(NAME_WIDTH.formatted(check.name(), check.says()));
            if (check.isMended()) {
                text.append(NAME_WIDTH.formatted("", "--repair: " + check.mended() + "."));
            }
        });
        return text.toString();
    }

    /** All that was said, as settings of the platform. */
    public String[] settings() {
        List<String> all = new ArrayList<>(settings);
        all.add("--orderwright.audit.repair=" + repair);
        if (json != null) {
            all.add("--orderwright.audit.json=" + json.toAbsolutePath());
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
