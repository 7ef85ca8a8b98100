package app.database;

import app.SettingNames;
import app.StartRefused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import platform.connection.UnusedPort;
import platform.files.PrivateFiles;

/**
 * PostgreSQL for a first run, in a folder that outlives the process. Only the account of this process can access its files, and every
 * connection needs the password in {@code keys/postgres.password}.
 *
 * <p>If the process is killed, its server keeps running. The next start finds the port in the server's own pid file and uses that server.
 * If the server died together with the process, it recovers from its log at the next start. If only the server dies, {@link PostgresWatch}
 * restarts it. {@link #close()} stops the server cleanly; the container calls it after the connection pool is closed.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit", "full_page_writes");
    private static final String NOT_THE_PASSWORD = "does not hold the password of the database in ";
    private static final String INVALID_AUTHORIZATION = "28"; // the class of these SQL states
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final FileChannel lockFile;
    private final PostgresServer server;
    private final DatabaseAccess access;
    private final PostgresWatch watch;

    /**
     * Starts the server, or uses the server that already runs on the folder, and watches it. If the server dies too often, this process
     * ends.
     *
     * @param home the folder of the installation; it is created if it does not exist
     * @throws platform.files.UntrustedFileException if files in the folder belong to another account, or another account may have changed them
     */
    public EmbeddedDatabase(Path home) throws IOException, SQLException {
        this(home, home.resolve("postgres-programs"), PostgresWatch.Limits.USUAL, PostgresWatch::endProcess);
    }

    EmbeddedDatabase(Path home, Path programs, PostgresWatch.Limits limits, Runnable giveUp)
            throws IOException, SQLException {
        requirePrivate(home);
        lockFile = lock(home);
        Path data = data(home);
        Password password = new Password(keys(home), data);
        try {
            Programs unpacked = Programs.in(programs);
            server = new PostgresServer(unpacked, data);
            password.createIfMissing();
            if (!Files.exists(data)) {
                create(unpacked, password, home);
            } else if (!password.isRequired()) {
                requirePassword(password);
            }
            access = connectOrStart(unpacked, home, password.read());
            try {
                requireDurable();
            } catch (RuntimeException | SQLException refused) {
                server.stop();
                throw refused;
            }
            watch = PostgresWatch.start(server, limits, giveUp);
        } catch (InterruptedException interrupted) {
            lockFile.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (RuntimeException failed) {
            lockFile.close();
            throw failed;
        } catch (SQLException failed) {
            lockFile.close();
            if (isRefused(failed)) {
                throw password.damaged(NOT_THE_PASSWORD + data);
            }
            throw failed;
        } catch (IOException failed) {
            lockFile.close();
            if (PostgresServer.isDiskFull(failed)) {
                throw diskFull(home, failed);
            }
            throw failed;
        }
    }

    private static StartRefused diskFull(Path home, IOException failed) {
        return new StartRefused(
                "The disk of the folder %s is full: %s.".formatted(home.toAbsolutePath(), failed.getMessage()),
                PostgresServer.FREE_SPACE,
                failed);
    }

    /** The address and the credentials; they stay the same as long as this process runs. */
    public DatabaseAccess access() {
        return access;
    }

    /** Whether the folder holds a database. */
    public static boolean isIn(Path home) {
        return Files.exists(data(home));
    }

    /**
     * Requires that a database can be started on the folder, without starting it. The folder is created if it does not exist.
     *
     * @throws StartRefused if the folder is a file, cannot be written, or another instance runs on it
     * @throws platform.files.UntrustedFileException if files in the folder belong to another account
     */
    public static void requireUsable(Path home) throws IOException {
        requireFolder(home.toAbsolutePath());
        requirePrivate(home);
        if (!Files.isWritable(home)) {
            throw new StartRefused(
                    "The folder %s cannot be written: permission denied.".formatted(home.toAbsolutePath()),
                    "Give the account of this process access to it, or set orderwright.home to another folder.");
        }
        lock(home).close();
    }

    private static void requireFolder(Path home) {
        Path existing = home;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw new StartRefused(
                    "orderwright.home must be a folder, and %s is a file.".formatted(existing),
                    "Set orderwright.home to another folder, or move the file away.");
        }
    }

    /** The URL of the server of an instance that runs on this folder now, for a task beside it; empty if no instance runs. */
    public static Optional<String> runningOn(Path home) throws IOException {
        PrivateFiles.requireFolder(home);
        try (FileChannel lock = tryLock(home)) {
            return lock == null ? servedFrom(home) : Optional.empty();
        }
    }

    /**
     * The URL of the server that runs on this folder now, even if the instance that started it was killed; empty if no server runs.
     */
    public static Optional<String> servedFrom(Path home) throws IOException {
        Optional<ProcessHandle> server = PostgresServer.process(data(home));
        return server.isPresent() ? PostgresServer.port(data(home)).map(DatabaseAccess::url) : Optional.empty();
    }

    /** The address and the credentials of a server that was found by its folder. */
    public static DatabaseAccess accessTo(Path home, String url) throws IOException {
        Password password = new Password(keys(home), data(home));
        PrivateFiles.require(password.file());
        DatabaseAccess access = new DatabaseAccess(url, DatabaseAccess.SUPERUSER, password.read());
        try (var connection = access.connect()) {
            return access;
        } catch (SQLException failed) {
            if (isRefused(failed)) {
                throw password.damaged(NOT_THE_PASSWORD + data(home));
            }
            return access; // the pool tries again
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
        try {
            server.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lockFile.close();
        }
    }

    private static Path data(Path home) {
        return home.resolve("postgres").toAbsolutePath();
    }

    private static Path keys(Path home) {
        return home.resolve("keys").toAbsolutePath();
    }

    private static void requirePrivate(Path home) throws IOException {
        PrivateFiles.requireFolder(home);
        PrivateFiles.require(home.resolve("lock"));
        PrivateFiles.requireFilesOf(keys(home));
        PrivateFiles.require(data(home));
    }

    private static FileChannel lock(Path home) throws IOException {
        FileChannel lock = tryLock(home);
        if (lock == null) {
            throw new StartRefused(
                    "Another instance runs on the folder %s.".formatted(home.toAbsolutePath()),
                    "Stop it, or start beside it with --%s=true --server.port=8081, or set orderwright.home to another folder."
                            .formatted(SettingNames.BESIDE_FIRST_RUN));
        }
        return lock;
    }

    private static @Nullable FileChannel tryLock(Path home) throws IOException {
        FileChannel channel = FileChannel.open(
                home.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PrivateFiles.ofFiles());
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            LOG.debug("The lock is held by this process", heldByThisProcess);
        }
        channel.close();
        return null;
    }

    /** Creates the database under another name and then renames it. So a kill never leaves an incomplete folder under the final name. */
    private static void create(Programs programs, Password password, Path home)
            throws IOException, InterruptedException {
        Path data = data(home);
        LOG.info("Embedded database is created: folder={}", data);
        Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
        FileSystemUtils.deleteRecursively(unfinished);
        new PostgresServer(programs, unfinished).create(password.file());
        new Password(keys(home), unfinished).requireForConnections();
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Sets a password on a database that trusted every account of the machine, or whose password is lost. */
    private void requirePassword(Password password) throws IOException, InterruptedException {
        LOG.info(
                "The embedded database gets a password, which every connection needs from now on: file={}",
                password.file());
        server.stop(); // a server that a killed process has left behind still applies the old rules
        server.setPassword(password.read());
        password.requireForConnections();
    }

    private DatabaseAccess connectOrStart(Programs programs, Path home, String password)
            throws IOException, InterruptedException, SQLException {
        Optional<ProcessHandle> running = server.process();
        if (running.isPresent()) {
            Optional<DatabaseAccess> answering = awaitAnswer(running.get(), password);
            if (answering.isPresent()) {
                return answering.get();
            }
        }
        int port = UnusedPort.next();
        server.start(port);
        programs.removeOthers();
        FileSystemUtils.deleteRecursively(
                home.resolve("postgres-binaries")); // from old builds, in which every account could write there
        return DatabaseAccess.of(port, password);
    }

    /** Waits until the running server answers, because it may still recover. Empty if the server has ended meanwhile. */
    private Optional<DatabaseAccess> awaitAnswer(ProcessHandle running, String password)
            throws InterruptedException, SQLException, IOException {
        long deadline = System.nanoTime() + PostgresServer.STARTUP_LIMIT.toNanos();
        while (running.isAlive()) {
            Optional<Integer> port = PostgresServer.port(server.data());
            if (port.isPresent()) {
                DatabaseAccess found = DatabaseAccess.of(port.get(), password);
                try (var connection = found.connect()) {
                    return Optional.of(found);
                } catch (SQLException notYet) {
                    if (isRefused(notYet) || System.nanoTime() > deadline) {
                        throw notYet;
                    }
                }
            }
            try {
                running.onExit().get(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException stillThere) {
                LOG.debug("The database does not answer yet", stillThere);
            }
        }
        return Optional.empty();
    }

    private static boolean isRefused(SQLException failed) {
        return failed.getSQLState() != null && failed.getSQLState().startsWith(INVALID_AUTHORIZATION);
    }

    private void requireDurable() throws SQLException {
        try (var connection = access.connect();
                var statement = connection.createStatement()) {
            for (String setting : DURABILITY) {
                try (var rows = statement.executeQuery("show " + setting)) {
                    if (!rows.next() || !rows.getString(1).equals("on")) {
                        throw new StartRefused(
                                "The database could lose committed orders, because its setting %s is not on."
                                        .formatted(setting),
                                "Remove the line that sets it from the database's configuration in orderwright.home.");
                    }
                }
            }
        }
    }
}
