package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import platform.connection.UnusedPort;
import testing.Apart;
import testing.RunningJar;
import testing.Sampled;

/**
 * A start that cannot succeed ends with exit code 1, and says why and what to do in at most five lines, without a stack trace. Each case
 * starts the real main class in a process of its own, which takes seconds; so each run takes five of the cases at random, and
 * {@code -Pcontention} takes all.
 */
@Apart
@Sampled(5)
@Tag("contention")
class AStartThatCannotSucceedSaysWhyTests {

    private static final List<String> NO_DEMO = List.of(
            "--orderwright.security.issuer=http://issuer.invalid",
            "--orderwright.security.audience=orders",
            "--orderwright.privacy.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "--orderwright.payment.sandbox.enabled=false");

    /** Key, bad value, what the message says is allowed. */
    private static final List<String> BAD_VALUES = List.of(
            "server.port, none, a whole number",
            "orderwright.order.payment-window, soon, a duration such as",
            "orderwright.order.payment-window, -5m, must be above zero",
            "orderwright.order.shortage-detail, all, sku-only, exact",
            "orderwright.order.countries, XX, must be an ISO 3166-1 alpha-2 code",
            "orderwright.rate-limits.per-shopper, many, such as 300/10s",
            "orderwright.reporting.zone, Mars, a time zone such as",
            "orderwright.payment.sandbox.enabled, perhaps, true or false",
            "orderwright.privacy.master-key, short, 32 random bytes");

    /** File below the folder of keys, its content, what the message says of it, what to do. */
    private static final List<Arguments> DAMAGES = List.of(
            Arguments.of(
                    "tokens.jwks", "{\"keys\": [garbled]}", "holds no token keys: it is not a JSON", "or delete it"),
            Arguments.of("tokens.jwks", "\u00ff\u00fe", "holds no token keys: it is not a JSON", "Restore the file"),
            Arguments.of(
                    "postgres.password", "\u00ff\u00fe", "holds no password", "or delete it while no instance runs"),
            Arguments.of("postgres.password", "garbled", "does not hold the password of the database", "or delete it"),
            Arguments.of("personal-data.key", "garbled", "does not hold the key of personal data", "Do not delete it"),
            Arguments.of("personal-data.key", "", "does not hold the key of personal data", "from a backup"),
            Arguments.of("operator.password", "", "holds no password", "Write a password into it"),
            Arguments.of("sandbox-secret", "short", "holds no secret of a sandbox", "or delete it"));

    @TempDir
    private static Path runningHome;

    private static EmbeddedDatabase running;

    @TempDir
    private Path home;

    /** What a process printed. */
    private record Ended(int exitCode, String out, String err) {

        void says(String... parts) {
            assertThat(exitCode).as(err + out).isEqualTo(1);
            assertThat(err).startsWith("Orderwright cannot start: ").contains(parts);
            assertThat(err.lines()).as(err).hasSizeBetween(2, 5);
            assertThat(err + out).doesNotContain("\tat ", "Exception").doesNotContainPattern("(?m) (WARN|ERROR) ");
        }
    }

    @BeforeAll
    static void startADatabase() throws Exception {
        running = TestHomes.open(runningHome);
    }

    @AfterAll
    static void stopTheDatabase() throws IOException {
        running.close();
    }

    @Test
    void theHomeIsAFile() throws Exception {
        Path file = Files.createFile(home.resolve("file"));

        startIn(file).says(file.toString(), "is a file", "Set orderwright.home to another folder");
        startIn(file.resolve("below")).says(file.toString(), "is a file");
    }

    @Test
    void theHomeCannotBeWritten() throws Exception {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-x------"));

        startAsOrdinaryAccount(home)
                .says(home.toString(), "permission denied", "Give the account of this process access");
    }

    @Test
    void theHomeIsInUse() throws Exception {
        startIn(runningHome)
                .says("Another instance runs on the folder " + runningHome, "--orderwright.beside-first-run=true");
    }

    @Test
    void noInstanceRunsToStartBeside() throws Exception {
        startIn(home, "--orderwright.beside-first-run=true").says("No instance runs on the folder " + home);
    }

    @Test
    void aKeyFileCannotBeRead() throws Exception {
        Path keys = Files.createDirectory(
                home.resolve("keys"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path key = keys.resolve("personal-data.key");
        Files.writeString(key, "secret");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("---------"));

        startAsOrdinaryAccount(home).says(key + ": permission denied.", "Give the account of this process access");
        assertThat(home.resolve("postgres")).doesNotExist();
    }

    /** Each run takes one of {@link #DAMAGES} at random, because each start takes seconds; {@code -Pcontention} takes all. */
    @ParameterizedTest
    @MethodSource
    void aKeyFileIsDamaged(String name, String content, String found, String action) throws Exception {
        TestHomes.open(home).close();
        linkPrograms(home);
        Path file = home.resolve("keys").resolve(name);
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        Ended ended = startIn(home);

        ended.says(file + " " + found, action);
        assertThat(ended.err).hasLineCount(2);
        if (content.length() > 3) {
            assertThat(ended.err + ended.out).doesNotContain(content);
        }
        assertThat(TestHomes.server(home).process()).isEmpty();
    }

    static Stream<Arguments> aKeyFileIsDamaged() {
        List<Arguments> damages = new ArrayList<>(DAMAGES);
        Collections.shuffle(damages);
        return damages.stream().limit(Integer.getInteger("bad.values", 1));
    }

    @Test
    void theDatabaseFolderCannotBeRead() throws Exception {
        TestHomes.open(home).close();
        linkPrograms(home);
        Path data = home.resolve("postgres");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("---------"));
        try {
            startAsOrdinaryAccount(home).says(data.toString(), "permission denied");
        } finally {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** PostgreSQL never has the rights of root, so this needs no other account. */
    @Test
    void postgresqlCannotReadAFile() throws Exception {
        TestHomes.open(home).close();
        linkPrograms(home);
        Path control = home.resolve("postgres/global/pg_control");
        Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("---------"));

        startIn(home).says("could not open file", "global/pg_control\": Permission denied");
    }

    /** The home is a file system in memory that has room for a few files only. */
    @Test
    void theDiskIsFull() throws Exception {
        Path programs = programs();
        startOnSmallDisk("").says("The disk of the folder " + home, "No space left on device", "Free some space");
        startOnSmallDisk("ln -s '" + programs + "' '" + home + "/postgres-programs' && ")
                .says("PostgreSQL's initdb failed", "No space left on device", "Free some space");
    }

    @Test
    void thePortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            start(List.of(), home, "--server.port=" + other.getLocalPort())
                    .says("port " + other.getLocalPort() + " of 127.0.0.1", "in use", "set server.port to a free port");
        }
        assertThat(home.resolve("postgres")).doesNotExist();
    }

    @Test
    void theDatabaseRefusesConnections() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:%d/orders".formatted(UnusedPort.next());

        startOn(url).says(url, "refused", "Start the server, or correct spring.datasource.url");
    }

    @Test
    void thePasswordIsWrong() throws Exception {
        startOn(
                        running.access().url() + "&ApplicationName=secret",
                        "--spring.datasource.username=postgres",
                        "--spring.datasource.password=wrong")
                .says(
                        "FATAL: password authentication failed for user \"postgres\"",
                        "Correct spring.datasource.username and spring.datasource.password");
    }

    @Test
    void theDatabaseDoesNotExist() throws Exception {
        startOn(
                        running.access().url().replace("/postgres?", "/orders?"),
                        "--spring.datasource.username=postgres",
                        "--spring.datasource.password=" + running.access().password())
                .says("FATAL: database \"orders\" does not exist", "Correct spring.datasource.url");
    }

    @Test
    void theServerIsTooOld() throws Exception {
        try (ServerSocket old = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> serveAsPostgres17(old));

            startOn("jdbc:postgresql://127.0.0.1:%d/orders?sslmode=disable".formatted(old.getLocalPort()))
                    .says("is PostgreSQL 17.5", "needs PostgreSQL 18 or later", "Upgrade the server");
        }
    }

    /** Each run takes three of {@link #BAD_VALUES} at random, because each start takes seconds; {@code -Pcontention} takes all. */
    @ParameterizedTest
    @MethodSource
    void aSettingHasABadValue(String key, String value, String allowed) throws Exception {
        Ended ended = startIn(home, "--%s=%s".formatted(key, value));

        ended.says(key, allowed);
        if (!key.endsWith("master-key")) {
            assertThat(ended.err).contains('"' + value + '"');
        }
        assertThat(home.resolve("postgres")).doesNotExist();
    }

    static Stream<Arguments> aSettingHasABadValue() {
        List<String> values = new ArrayList<>(BAD_VALUES);
        Collections.shuffle(values);
        return values.stream()
                .limit(Integer.getInteger("bad.values", 3))
                .map(it -> Arguments.of((Object[]) it.split(", ", 3)));
    }

    @Test
    void aSettingDoesNotExist() throws Exception {
        startIn(home, "--orderwright.payment.refund-approval.limts.GBP=1")
                .says(
                        "There is no setting orderwright.payment.refund-approval.limts.GBP (from the command line",
                        "the nearest known setting is orderwright.payment.refund-approval.limits.GBP",
                        "Correct or remove it");
        assertThat(home.resolve("postgres")).doesNotExist();
    }

    /** A start on the folder has started PostgreSQL itself, so it also stops it. */
    @Test
    void aNewerBuildHasUsedTheDatabase() throws Exception {
        try (EmbeddedDatabase used = TestHomes.open(home)) {
            TestHomes.execute(
                    used,
                    "create schema platform",
                    "create table platform.compatibility (number int)",
                    "insert into platform.compatibility values (%d)".formatted(Compatibility.numberOfThisBuild() + 1));
        }
        linkPrograms(home);

        Ended ended = startIn(home);

        ended.says("A newer build has changed the database", "Start the newer build");
        assertThat(ended.err).hasLineCount(2);
        assertThat(TestHomes.server(home).process()).isEmpty();
    }

    @Test
    void theUrlIsOfNoPostgresql() throws Exception {
        startOn("jdbc:mysql://127.0.0.1/orders").says("spring.datasource.url", "Allowed: jdbc:postgresql://");
    }

    private static Ended startIn(Path home, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(settings));
        if (all.stream().noneMatch(it -> it.startsWith("--server.port="))) {
            all.add("--server.port=" + UnusedPort.next());
        }
        return start(List.of(), home, all.toArray(String[]::new));
    }

    private Ended startOn(String url, String... settings) throws Exception {
        List<String> all = new ArrayList<>(NO_DEMO);
        all.add("--spring.datasource.url=" + url);
        all.addAll(List.of(settings));
        return startIn(home, all.toArray(String[]::new));
    }

    /** Root may read and write every file. In a user namespace it is an ordinary account that owns its files. */
    private static Ended startAsOrdinaryAccount(Path home) throws Exception {
        boolean isRoot = System.getProperty("user.name").equals("root");
        List<String> wrapper = isRoot ? List.of("unshare", "-U") : List.of();
        assumeTrue(!isRoot || isPossible("unshare", "-U", "true"), "This system has no user namespaces");
        return start(wrapper, home, "--server.port=" + UnusedPort.next());
    }

    private Ended startOnSmallDisk(String preparation) throws Exception {
        String mount = "mount -t tmpfs -o size=6m,mode=0700 tmpfs '%s' && ".formatted(home);
        assumeTrue(
                isPossible("unshare", "-Urm", "sh", "-c", mount + "true"),
                "This system allows no file system in a user namespace");
        List<String> wrapper = List.of("unshare", "-Urm", "sh", "-c", mount + preparation + "exec \"$@\"", "sh");
        return start(wrapper, home, "--server.port=" + UnusedPort.next());
    }

    private static boolean isPossible(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static Ended start(List<String> wrapper, Path home, String... settings) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(settings));
        arguments.add("--orderwright.home=" + home);
        ProcessBuilder builder = RunningJar.process(arguments);
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(builder.command());
        Path out = Files.createTempFile("start", ".out");
        Path err = Files.createTempFile("start", ".err");
        try {
            Process process = builder.command(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            process.destroy();
            assertThat(ended).as("it did not end: " + Files.readString(out)).isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** The unpacked programs of PostgreSQL that the tests share. */
    private static Path programs() throws IOException {
        TestHomes.server(runningHome);
        return Path.of("target", "postgres-programs").toAbsolutePath();
    }

    private static void linkPrograms(Path home) throws IOException {
        Files.createSymbolicLink(home.resolve("postgres-programs"), programs());
    }

    /** Answers connections as a server of an older version does: it lets everybody in, and tells its version. */
    private static void serveAsPostgres17(ServerSocket server) {
        try (Socket client = server.accept();
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
            in.readNBytes(in.readInt() - Integer.BYTES); // the startup message
            out.write('R'); // authentication is not needed
            out.writeInt(8);
            out.writeInt(0);
            for (List<String> parameter : List.of(
                    List.of("server_version", "17.5"),
                    List.of("client_encoding", "UTF8"),
                    List.of("DateStyle", "ISO, MDY"),
                    List.of("standard_conforming_strings", "on"),
                    List.of("integer_datetimes", "on"))) {
                byte[] content = Stream.of(parameter.getFirst(), "\0", parameter.getLast(), "\0")
                        .reduce("", String::concat)
                        .getBytes(StandardCharsets.UTF_8);
                out.write('S');
                out.writeInt(Integer.BYTES + content.length);
                out.write(content);
            }
            out.write('Z'); // ready for a query, in no transaction
            out.writeInt(5);
            out.write('I');
            out.flush();
            in.read(); // until the client ends
        } catch (IOException ended) {
            throw new IllegalStateException(ended);
        }
    }
}
