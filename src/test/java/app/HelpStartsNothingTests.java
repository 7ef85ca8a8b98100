package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import testing.Ended;
import testing.OwnProcess;

/** Help, the version and errors of the command line are printed without starting the platform. */
class HelpStartsNothingTests {

    private record Answer(int exitCode, String out, String err) {}

    private static Answer answer(String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = OrderwrightCommand.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.split(" "));
        return new Answer(exitCode, out.toString(), err.toString());
    }

    /** The loaded classes of a separate process show what it started. */
    private static String inItsOwnProcess(String argument) throws Exception {
        ProcessBuilder builder = OwnProcess.of(Orderwright.class, List.of(argument));
        builder.command().add(1, "-Xlog:class+load");
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        assertThat(printed).doesNotContain("org.springframework.context.support.", "org.postgresql.");
        return printed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help", "--server.port=8081 --help"})
    void theCommandsAreListed(String line) {
        Answer answer = answer(line);

        assertThat(answer.exitCode).isZero();
        assertThat(answer.out)
                .contains("Usage: orderwright", "--AREA.NAME=VALUE")
                .contains("  replay ", "  replay-streams ", "  audit ", "  personal-keys ", "  rotate-token-key ")
                .doesNotContain("train");
        assertThat(answer.err).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"replay", "replay-streams", "audit", "personal-keys", "rotate-token-key", "demo"})
    void eachCommandIsExplained(String command) {
        Answer answer = answer(command + " --help");

        assertThat(answer.exitCode).isZero();
        assertThat(answer.out).contains("Usage: orderwright " + command + " ", "Exit code: 0");
        assertThat(answer.out.lines()).allSatisfy(it -> assertThat(it).hasSizeLessThanOrEqualTo(200));
        assertThat(answer(command + " -h")).isEqualTo(answer);
        assertThat(answer("help " + command)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "audit --version", "replay -V"})
    void theVersionIsPrinted(String line) {
        assertThat(answer(line))
                .satisfies(it -> assertThat(it.exitCode).isZero())
                .satisfies(it -> assertThat(it.out).startsWith("Orderwright ").hasLineCount(1));
    }

    @Test
    void aProcessThatPrintsHelpLoadsNoPlatform() throws Exception {
        assertThat(inItsOwnProcess("--help")).contains("Usage: orderwright");
        assertThat(inItsOwnProcess("--version")).contains("Orderwright ");
    }

    @Test
    void anUnknownCommandIsNamedAndTheNearestOneSuggested() {
        Answer answer = answer("adit --repair");

        assertThat(answer.exitCode).isEqualTo(2);
        assertThat(answer.out).isEmpty();
        assertThat(answer.err)
                .startsWith("orderwright: ")
                .contains("'adit'", "Did you mean: orderwright audit?", "rotate-token-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--hlep", "--frob replay file.csv", "--server.port 8081", "help nothing", "replay f.csv --frob"})
    void anUnknownArgumentIsAnError(String line) {
        Answer answer = answer(line);

        assertThat(answer.exitCode).isEqualTo(2);
        assertThat(answer.out).isEmpty();
        assertThat(answer.err).containsPattern("--hlep|--frob|8081|nothing");
    }

    /** The entry point of the image wants a database for a start of the platform, and for nothing else. */
    @ParameterizedTest
    @CsvSource({
        "'', false",
        "--server.port=8081, false",
        "--help, true",
        "-h, true",
        "help audit, true",
        "--version, true",
        "audit --help, true"
    })
    void theImageNeedsADatabaseOnlyForAStart(String line, boolean runs, @TempDir Path folder) throws Exception {
        Ended ended = new Image(folder).run(line);

        assertThat(ended.exitCode() == 0).as(ended.printed()).isEqualTo(runs);
        assertThat(ended.printed())
                .contains(runs ? "-jar orderwright.jar " + line : "SPRING_DATASOURCE_URL: must name the database");
    }
}
