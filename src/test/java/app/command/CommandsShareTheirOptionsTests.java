package app.command;

import static org.assertj.core.api.Assertions.assertThat;

import app.audit.AuditOptions;
import app.personalkeys.PersonalKeysOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands on a database take the same options, and say alike what is wrong. */
class CommandsShareTheirOptionsTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Stream<DatabaseCommandOptions> commands() {
        return Stream.of(new AuditOptions(), new PersonalKeysOptions());
    }

    private int exitCode(CommandOptions options, String... arguments) {
        return options.read(arguments, new PrintStream(out), new PrintStream(err))
                .orElseThrow();
    }

    private static void isGood(CommandOptions options, String... arguments) {
        assertThat(options.read(arguments, System.out, System.err)).isEmpty();
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpIsPrintedAndNothingElseIsDone(DatabaseCommandOptions command) {
        assertThat(exitCode(command, "--help")).isZero();

        assertThat(printed()).contains("Usage: ", "--help", "--url", "--user", "Exit code: 0");
        assertThat(complained()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anOptionThatDoesNotExistIsNamed(DatabaseCommandOptions command) {
        assertThat(exitCode(command, "dump", "--everything")).isEqualTo(CommandOptions.NOT_DONE);

        assertThat(printed()).isEmpty();
        assertThat(complained()).containsPattern("^(audit|personal-keys): there is no option (dump|--everything)\\R$");
    }

    @Test
    void settingsOfThePlatformAreTakenOver() {
        AuditOptions audit = new AuditOptions();

        isGood(
                audit,
                "--orderwright.home=/srv/shop",
                "--url",
                "jdbc:postgresql://db/shop",
                "--user",
                "auditor",
                "--repair");

        assertThat(audit.settings())
                .containsExactly(
                        "--orderwright.home=/srv/shop",
                        "--spring.datasource.url=jdbc:postgresql://db/shop",
                        "--spring.datasource.username=auditor",
                        "--orderwright.audit.repair=true");
    }

    @Test
    void onlyARestoreOfPersonalKeysMigratesFirst() {
        PersonalKeysOptions dump = new PersonalKeysOptions();
        isGood(dump, "dump", "/backups");
        assertThat(dump.migrates()).isFalse();
        assertThat(dump.settings())
                .containsExactly(
                        "--orderwright.personal-keys.action=dump", "--orderwright.personal-keys.path=/backups");

        PersonalKeysOptions restore = new PersonalKeysOptions();
        isGood(restore, "restore", "--erasures", "/backups/erasures.jsonl");
        assertThat(restore.migrates()).isTrue();
        assertThat(new AuditOptions().migrates()).isFalse();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(exitCode(new PersonalKeysOptions(), "dump")).isEqualTo(CommandOptions.NOT_DONE);
        assertThat(exitCode(new PersonalKeysOptions(), "restore")).isEqualTo(CommandOptions.NOT_DONE);

        assertThat(complained().lines())
                .containsExactly(
                        "personal-keys: the folder is missing", "personal-keys: a dump or --erasures is missing");
    }
}
