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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.util.FileSystemUtils;
import testing.Audit;
import testing.RunningJar;

/** The jar on one folder, ended and started again as a test likes; whoever asks is sent to the one that runs now. */
final class Platform implements AutoCloseable {

    /** One shopper's token stands for a crowd. */
    private static final String LOAD_TEST = "--orderwright.rate-limits.benchmark-subjects=demo-shopper";

    private static final Path HOMES = Path.of("target", "kill");
    /** Where {@code pg_control} keeps the state of the database, and what it is after a clean end. */
    private static final int STATE_OFFSET = 16;

    private static final int SHUT_DOWN = 1;

    private final Path home;
    private volatile RunningJar jar;
    private volatile int starts = 1;
    /** Who are asked, one after the other. */
    private volatile List<RunningJar> asked;

    private final List<RunningJar> beside = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    private Platform(Path home, RunningJar jar) {
        this.home = home;
        this.jar = jar;
        this.asked = List.of(jar);
    }

    /** Starts on a folder of this name, as the very first start and a clean end have left it. */
    static Platform start(String name, String... arguments) {
        Path home = untouched(name);
        return new Platform(home, RunningJar.start(home, loaded(arguments)));
    }

    /** Starts on such a folder, so that a debugger may join at this port. */
    static Platform startUnderDebugger(int debuggerPort, String name, String... arguments) {
        Path home = untouched(name);
        return new Platform(home, RunningJar.startUnderDebugger(debuggerPort, home, loaded(arguments)));
    }

    /** Starts another build on a new folder of this name. */
    static Platform startOf(Path script, String name) {
        Path home = HOMES.resolve(name);
        try {
            FileSystemUtils.deleteRecursively(home);
            Files.createDirectories(home);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new Platform(home, RunningJar.startOf(script, home));
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

    /** Without the limits of a shopper, unless the test sets some of its own. */
    private static String[] loaded(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (all.stream().noneMatch(argument -> argument.startsWith("--orderwright.order.limits."))) {
            all.add(LOAD_TEST);
        }
        return all.toArray(String[]::new);
    }

    /** Made once for all tests of a run, as it takes a while to make a database. */
    private static final class Untouched {

        static final Path HOME = make(HOMES.resolve("untouched"));

        private static Path make(Path home) {
            try {
                FileSystemUtils.deleteRecursively(home);
                Files.createDirectories(home);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            try (RunningJar first = RunningJar.start(home)) {
                first.terminate();
            }
            return home;
        }
    }

    /** With the same permissions, as PostgreSQL wants its folder for itself. */
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

    /** Of one of those that are asked. */
    URI uri(String path) {
        List<RunningJar> now = asked;
        return now.get(Math.floorMod(turn.getAndIncrement(), now.size())).uri(path);
    }

    /** Starts another instance on the same database; nobody is sent to it yet. */
    RunningJar join(String... arguments) {
        RunningJar another = RunningJar.startBeside(home, loaded(arguments));
        beside.add(another);
        return another;
    }

    /** From now on these are asked in turn, and no others. */
    void ask(RunningJar... these) {
        asked = List.of(these);
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
        ask(jar);
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

    /** SIGTERM, and the exit code. */
    int terminate() {
        return jar.terminate();
    }

    /** SIGKILL to its database, which cannot be started again until {@link #bringDatabaseBack()}. */
    void killDatabaseAndKeepItAway() {
        ProcessHandle database = database().orElseThrow();
        try {
            Files.move(data(), away()); // a server that runs does not mind
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

    /** Waits until it ends by itself, and the exit code. */
    int awaitEnd() {
        return jar.awaitEnd();
    }

    boolean isRunning() {
        return jar.isRunning();
    }

    /** What the jar has printed on this folder so far. */
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

    /** Runs the jar's command that plays all streams again, beside what runs. */
    RunningJar.Ended replayStreams() {
        return RunningJar.run("replay-streams", "--orderwright.home=" + home);
    }

    /** Runs the jar's command that checks and mends, beside what runs. */
    RunningJar.Ended auditBeside(String... options) {
        List<String> words = new ArrayList<>(List.of("audit", "--orderwright.home=" + home));
        words.addAll(List.of(options));
        return RunningJar.run(words.toArray(String[]::new));
    }

    /** As superuser, without the limits of the platform's own sessions. */
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
