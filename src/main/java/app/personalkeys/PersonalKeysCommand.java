package app.personalkeys;

import app.command.DatabaseCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command {@code personal-keys}. */
@Command(
        name = "personal-keys",
        exitCodeOnExecutionException = DatabaseCommand.NOT_DONE,
        description = {
            "Dumps the keys of personal data separately from all other data, and restores all of them except the"
                    + " erased ones.",
            "Without --url it uses the database of this installation."
        },
        footer = {
            "",
            "Exit code: 0 if all is done; 1 if keys were not restored because their owners have new keys; 2 if nothing"
                    + " was done."
        })
public final class PersonalKeysCommand extends DatabaseCommand {

    enum Action {
        dump,
        erasures,
        prune,
        restore
    }

    @Parameters(
            index = "0",
            paramLabel = "ACTION",
            description = {
                "dump FOLDER: write all keys in their wrapped form and all erasures to a new file in the folder. Then"
                        + " run erasures and prune.",
                "erasures FOLDER: update the list of erasures in the folder.",
                "prune FOLDER: delete dumps that are older than 30 days.",
                "restore [DUMP]: insert the missing keys of a dump, and delete the keys that are on a list of"
                        + " erasures. Without a dump it only deletes."
            })
    private Action action = Action.dump;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "The folder of dumps, or a dump.")
    private @Nullable Path path;

    @Option(
            names = "--erasures",
            paramLabel = "FILE",
            description = "A list of erasures to apply; may be repeated. Default: erasures.jsonl beside the dump.")
    private List<Path> erasures = new ArrayList<>();

    /** A restore migrates the database first, because it may come from a backup with an older schema. */
    @Override
    public Map<String, Object> defaults() {
        return isRestore() ? Map.of("logging.level.root", "warn") : super.defaults();
    }

    private boolean isRestore() {
        return action == Action.restore;
    }

    @Override
    public List<String> settings() {
        List<String> settings = super.settings();
        if (path == null && (!isRestore() || erasures.isEmpty())) {
            throw new ParameterException(
                    spec().commandLine(), isRestore() ? "a dump or --erasures is missing" : "the folder is missing");
        }
        settings.add("--orderwright.personal-keys.action=" + action);
        if (path != null) {
            settings.add("--orderwright.personal-keys.path=" + path.toAbsolutePath());
        }
        for (int i = 0; i < erasures.size(); i++) {
            settings.add("--orderwright.personal-keys.erasures[%d]=%s"
                    .formatted(i, erasures.get(i).toAbsolutePath()));
        }
        return settings;
    }
}
