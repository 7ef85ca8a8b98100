package app.audit;

import app.command.DatabaseCommandOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code audit}. Its help lists what is checked and what is mended. */
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
public final class AuditOptions extends DatabaseCommandOptions {

    private static final String NAME_WIDTH = "  %-24s %s%n";

    @Option(
            names = "--repair",
            description = "Mend what has only one honest mending (see the list below); then look again.")
    private boolean repair;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the outcome as JSON to this file, too.")
    private @Nullable Path json;

    @Override
    protected String usage(CommandLine line) {
        StringBuilder text = new StringBuilder(super.usage(line));
        text.append("What is checked:%n".formatted());
        Checks.ALL.forEach(check -> {
            text.append(NAME_WIDTH.formatted(check.name(), check.description()));
            if (check.isMended()) {
                text.append(NAME_WIDTH.formatted("", "--repair: " + check.repairDescription() + "."));
            }
        });
        return text.toString();
    }

    @Override
    public List<String> settings() {
        List<String> settings = super.settings();
        settings.add("--orderwright.audit.repair=" + repair);
        if (json != null) {
            settings.add("--orderwright.audit.json=" + json.toAbsolutePath());
        }
        return settings;
    }
}
