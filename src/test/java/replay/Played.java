package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A replay that was run: its exit code, what it printed and what it wrote. */
record Played(int exitCode, String printed, JsonNode summary) {

    /** Runs the command as its user does. */
    static Played of(Path file, StubPlatform platform, Path folder, String... options) {
        Path written = folder.resolve("summary.json");
        List<String> arguments =
                new ArrayList<>(List.of(file.toString(), "--url", platform.url(), "--json", written.toString()));
        arguments.addAll(List.of(options));
        StringWriter printed = new StringWriter();
        int exitCode = new CommandLine(new ReplayCommand())
                .setOut(new PrintWriter(printed, true))
                .execute(arguments.toArray(String[]::new));
        JsonMapper json = JsonMapper.shared();
        try {
            JsonNode summary =
                    Files.exists(written) ? json.readTree(Files.readAllBytes(written)) : json.createObjectNode();
            return new Played(exitCode, printed.toString(), summary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Itself, if it ended with this exit code. */
    Played endingWith(int expected) {
        assertThat(exitCode).as(printed).isEqualTo(expected);
        return this;
    }

    long count(String what) {
        return summary.required("invoices").required(what).asLong();
    }
}
