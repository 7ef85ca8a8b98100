package app.audit;

import app.command.DatabaseCommand;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code audit}. Its help lists every check and every repair. */
@Command(
        name = "audit",
        exitCodeOnExecutionException = DatabaseCommand.NOT_DONE,
        description = {
            "Checks every invariant of a database and prints each finding with its references.",
            "Instances may run on the database meanwhile. Without --url it checks the database of this installation:"
                    + " the one that spring.datasource.url names, or else the embedded one."
        },
        footer = {
            "",
            "Events in flight cause no findings. The audit checks each finding a second time, one second later, before"
                    + " it reports it.",
            "Exit code: 0 if there are no findings, or all are repaired; 1 if findings remain; 2 if the audit could"
                    + " not run.",
            ""
        })
public final class AuditCommand extends DatabaseCommand {

    private static final String NAME_WIDTH = "  %-24s %s%n";

    @Option(
            names = "--repair",
            description =
                    "Repair each finding that has only one correct repair (see the list below); then check again.")
    private boolean repair;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result as JSON to this file.")
    private @Nullable Path json;

    /** Adds the checks to the help. Picocli calls this method. */
    @Spec
    void listChecks(CommandSpec spec) {
        spec.usageMessage().sectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> help.footer() + checks());
    }

    private static String checks() {
        StringBuilder text = new StringBuilder("Checks:%n".formatted());
        Checks.ALL.forEach(check -> {
            text.append(NAME_WIDTH.formatted(check.name(), check.description()));
            if (check.isRepairable()) {
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
