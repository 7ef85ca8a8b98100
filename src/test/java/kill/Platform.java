package kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.util.FileSystemUtils;
import testing.Audit;
import testing.Ended;
import testing.RunningJar;

/** The jar on one folder. A test ends it and starts it again; requests go to the instances that run now. */
final class Platform implements AutoCloseable {

    /** The demo shopper has no rate limits, because it stands for many shoppers. */
    static final String LOAD_TEST = "--orderwright.rate-limits.benchmark-subjects=demo-shopper";

    /** A call to a provider that was killed is repeated while the tests wait for rest, on a busy machine too. */
    private static final String SHORT_CALLS = "--orderwright.payment.call-within=5s";

    private static final Path HOMES = Path.of("target", "kill");
    /** The offset of the database's state in {@code pg_control}. */
    private static final int STATE_OFFSET = 16;

    private static final int SHUT_DOWN = 1;

    private final Path home;
    private volatile RunningJar jar;
    private volatile int starts = 1;
    /** The instances that get requests, in turn. */
    private volatile List<RunningJar> receivers;

    private final List<RunningJar> beside = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    private Platform(Path home, RunningJar jar) {
        this.home = home;
        this.jar = jar;
        this.receivers = List.of(jar);
    }

    /** Starts on a folder of this name, in the state after the very first start and a clean end. */
    static Platform start(String name, String... arguments) {
        Path home = untouched(name);
        return new Platform(home, RunningJar.start(home, loaded(arguments)));
    }

    /** Starts like {@link #start}; a debugger may attach at this port. */
    static Platform startUnderDebugger(int debuggerPort, String name, String... arguments) {
        Path home = untouched(name);
        return new Platform(home, RunningJar.startUnderDebugger(debuggerPort, home, loaded(arguments)));
    }

    /** Starts another build on a new folder of this name, with exactly these arguments. */
    static Platform startOf(Path script, String name, String... arguments) {
        Path home = empty(name);
        return new Platform(home, RunningJar.startOf(script, home, arguments));
    }

    private static Path empty(String name) {
        Path home = HOMES.resolve(name);
        try {
            FileSystemUtils.deleteRecursively(home);
            Files.createDirectories(home);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return home;
    }

    /** Starts the jar of a script on a new folder of this name, with more variables in its environment. */
    static Platform startOf(Path script, Map<String, String> variables, String name, String... arguments) {
        Path home = empty(name);
        return new Platform(home, RunningJar.startOf(script, variables, home, loaded(arguments)));
    }

    Path home() {
        return home;
    }

    private static Path untouched(String name) {
        Path home = HOMES.resolve(name);
        try {
            FileSystemUtils.deleteRecursively(home);
            copy(Untouched.HOME, home);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return home;
    }

    /** Removes the rate limits of the shopper, unless the test sets limits of its own, and repeats killed calls early. */
    private static String[] loaded(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(SHORT_CALLS);
        if (all.stream().noneMatch(argument -> argument.startsWith("--orderwright.order.limits."))) {
            all.add(LOAD_TEST);
        }
        return all.toArray(String[]::new);
    }

    /** Made once for all tests of a run, because it takes long to make a database. */
    private static final class Untouched {

        static final Path HOME = make(HOMES.resolve("untouched"));

        private static Path make(Path home) {
            try {
                FileSystemUtils.deleteRecursively(home);
                Files.createDirectories(home);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            RunningJar.startFirst(home);
            return home;
        }
    }

    /** Keeps the permissions, because PostgreSQL refuses a folder that others may read. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                return copied(folder);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return copied(file);
            }

            private FileVisitResult copied(Path path) throws IOException {
                Files.copy(
                        path,
                        to.resolve(from.relativize(path)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The URI of a path on the next instance in turn. */
    URI uri(String path) {
        List<RunningJar> now = receivers;
        return now.get(Math.floorMod(turn.getAndIncrement(), now.size())).uri(path);
    }

    /** Starts another instance on the same database; it gets no requests yet. */
    RunningJar join(String... arguments) {
        RunningJar another = RunningJar.startBeside(home, loaded(arguments));
        beside.add(another);
        return another;
    }

    /** Starts an instance of another build on the same database; it gets no requests yet. */
    RunningJar joinOf(Path script, String... arguments) {
        RunningJar another = RunningJar.startBesideOf(script, home, arguments);
        beside.add(another);
        return another;
    }

    /** From now on only these instances get requests, in turn. */
    void sendTo(RunningJar... these) {
        receivers = List.of(these);
    }

    RunningJar first() {
        return jar;
    }

    /** How often it has been started. */
    int starts() {
        return starts;
    }

    void startAgain(String... arguments) {
        jar = RunningJar.start(home, loaded(arguments));
        sendTo(jar);
        starts++;
    }

    /** SIGKILL; its database goes on. */
    void kill() {
        jar.kill();
    }

    /** SIGKILL, to its database only. */
    void killDatabase() {
        jar.killDatabase();
    }

    /** Sends SIGTERM, and returns the exit code. */
    int terminate() {
        return jar.terminate();
    }

    /** SIGKILL to its database, which cannot be started again until {@link #bringDatabaseBack()}. */
    void killDatabaseAndKeepItAway() {
        ProcessHandle database = database().orElseThrow();
        try {
            Files.move(data(), away()); // a running server tolerates that
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        database.destroyForcibly();
        database.onExit().join();
    }

    void bringDatabaseBack() {
        try {
            Files.move(away(), data());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path data() {
        return home.resolve("postgres");
    }

    private Path away() {
        return home.resolve("postgres-is-away");
    }

    /** Waits until the process ends by itself, and returns the exit code. */
    int awaitEnd() {
        return jar.awaitEnd();
    }

    boolean isRunning() {
        return jar.isRunning();
    }

    /** The output of all starts on this folder so far. */
    String output() {
        try {
            return Files.readString(home.resolve("output.log"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The database that it started, or that a kill has left running. */
    Optional<ProcessHandle> database() {
        return jar.database();
    }

    /** Whether the database was ended in order, so that the next start has nothing to recover. */
    boolean isDatabaseShutDown() {
        try {
            byte[] control = Files.readAllBytes(home.resolve("postgres/global/pg_control"));
            return ByteBuffer.wrap(control).order(ByteOrder.nativeOrder()).getInt(STATE_OFFSET) == SHUT_DOWN;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Runs the command that replays all streams, beside the running jar. */
    Ended replayStreams() {
        return RunningJar.run("replay-streams", "--orderwright.home=" + home);
    }

    /** Runs the audit command beside the running jar. */
    Ended auditBeside(String... options) {
        List<String> words = new ArrayList<>(List.of("audit", "--orderwright.home=" + home));
        words.addAll(List.of(options));
        return RunningJar.run(words.toArray(String[]::new));
    }

    /** Connects as superuser, without the limits of the platform's own sessions. */
    Connection connect() {
        try {
            return DriverManager.getConnection(jar.databaseUrl());
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    Audit audit() {
        return Audit.at(jar.databaseUrl());
    }

    int databasePort() {
        return jar.databasePort();
    }

    String databaseUrl() {
        return jar.databaseUrl();
    }

    @Override
    public void close() {
        beside.forEach(RunningJar::close);
        jar.close();
    }
}
