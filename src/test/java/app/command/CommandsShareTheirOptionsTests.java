package app.command;

import static org.assertj.core.api.Assertions.assertThat;

import app.OrderwrightCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands on a database have the same options and report errors in the same way. */
class CommandsShareTheirOptionsTests {

    private final CommandLine line = OrderwrightCommand.line();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int exitCode(String... arguments) {
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private DatabaseCommand parsed(String... arguments) {
        CommandLine.ParseResult parsed = line.parseArgs(arguments).subcommand();
        return (DatabaseCommand) parsed.commandSpec().userObject();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "personal-keys", "replay-streams"})
    void helpIsPrintedAndNothingElseIsDone(String command) {
        assertThat(exitCode(command, "--help")).isZero();

        assertThat(out.toString()).contains("Usage: ", "--help", "--url", "--user", "Exit code: 0");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "personal-keys", "replay-streams"})
    void anOptionThatDoesNotExistIsNamed(String command) {
        assertThat(exitCode(command, "dump", "--everything")).isEqualTo(PlatformCommand.NOT_DONE);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .containsPattern("^" + command + ": (Unknown option: '--everything'|Unmatched arguments .*'dump').*\\R")
                .contains("--everything", "Try 'orderwright " + command + " --help'");
    }

    @Test
    void aMistypedOptionIsCorrected() {
        assertThat(exitCode("audit", "--repiar")).isEqualTo(PlatformCommand.NOT_DONE);

        assertThat(err.toString()).contains("Unknown option: '--repiar'", "--repair");
    }

    @Test
    void settingsOfThePlatformAreAccepted() {
        assertThat(parsed(
                                "--server.port=1",
                                "audit",
                                "--orderwright.home=/srv/shop",
                                "--url",
                                "jdbc:postgresql://db/shop",
                                "--user",
                                "auditor",
                                "--repair")
                        .settings())
                .containsExactly(
                        "--server.port=1",
                        "--orderwright.home=/srv/shop",
                        "--spring.datasource.url=jdbc:postgresql://db/shop",
                        "--spring.datasource.username=auditor",
                        "--orderwright.audit.repair=true");
    }

    @Test
    void onlyARestoreOfPersonalKeysMigratesFirst() {
        Map.Entry<String, Object> noMigration = Map.entry("spring.flyway.enabled", false);
        DatabaseCommand dump = parsed("personal-keys", "dump", "/backups");
        assertThat(dump.defaults()).contains(noMigration);
        assertThat(dump.settings())
                .isEqualTo(List.of(
                        "--orderwright.personal-keys.action=dump", "--orderwright.personal-keys.path=/backups"));

        DatabaseCommand restore = parsed("personal-keys", "restore", "--erasures", "/backups/erasures.jsonl");
        assertThat(restore.defaults()).doesNotContainKey("spring.flyway.enabled");
        assertThat(parsed("audit").defaults()).contains(noMigration);
    }

    @Test
    void missingArgumentsAreNamed() {
        assertThat(exitCode("personal-keys", "dump")).isEqualTo(PlatformCommand.NOT_DONE);
        assertThat(exitCode("personal-keys", "restore")).isEqualTo(PlatformCommand.NOT_DONE);

        assertThat(err.toString().lines().filter(it -> it.startsWith("personal-keys: ")))
                .containsExactly(
                        "personal-keys: the folder is missing", "personal-keys: a dump or --erasures is missing");
    }
}
