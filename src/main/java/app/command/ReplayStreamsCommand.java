package app.command;

import java.util.Map;
import picocli.CommandLine.Command;

/** The command {@code replay-streams}. It prints its result as a log line, so it logs as the platform does. */
@Command(
        name = "replay-streams",
        description = {
            "Replays the event stream of every order and compares the result with the rows.",
            "Instances may run on the database meanwhile. Without --url it uses the database of this installation. It"
                    + " first migrates the database."
        },
        footer = {
            "",
            "Exit code: 0 if all rows equal their streams; 1 if some differ, or if the replay failed; 2 if there is no"
                    + " database."
        })
public final class ReplayStreamsCommand extends DatabaseCommand {

    @Override
    public Map<String, Object> defaults() {
        return Map.of();
    }
}
