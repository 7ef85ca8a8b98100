package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A finished run of the command: its exit code, its output and its summary file; an empty summary without one. */
record FinishedRun(int exitCode, String printed, JsonNode summary) {

    /** Replays the file as a user does. */
    static FinishedRun of(Path file, StubPlatform platform, Path folder, String... options) {
        Path written = folder.resolve("summary.json");
        List<String> arguments =
                new ArrayList<>(List.of(file.toString(), "--url", platform.url(), "--json", written.toString()));
        arguments.addAll(List.of(options));
        FinishedRun run = of(new CommandLine(new ReplayCommand()), arguments.toArray(String[]::new));
        return Files.exists(written)
                ? new FinishedRun(run.exitCode, run.printed, JsonMapper.shared().readTree(written.toFile()))
                : run;
    }

    /** Executes a command line that writes no summary. */
    static FinishedRun of(CommandLine command, String... arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed, true);
        int exitCode = command.setOut(out).setErr(out).execute(arguments);
        return new FinishedRun(exitCode, printed.toString(), JsonMapper.shared().createObjectNode());
    }

    /** Asserts the exit code. */
    FinishedRun endingWith(int expected) {
        assertThat(exitCode).as(printed).isEqualTo(expected);
        return this;
    }

    long count(String state) {
        return summary.required("invoices").required(state).asLong();
    }
}
