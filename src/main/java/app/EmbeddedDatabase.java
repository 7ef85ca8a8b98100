package app;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL for a first run, in a folder that outlives the process.
 *
 * <p>A killed process leaves its server running: the next start finds the port in the server's own pid file and goes on
 * with it. A server that died with it recovers from its log. {@link #close()} ends the server cleanly; the container calls
 * it after the connection pool is closed.
 */
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration STARTUP_LIMIT = Duration.ofMinutes(2); // recovery after a kill may replay a long log
    private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit", "full_page_writes");
    /** By time: those that come as the log is full end when its old files are used up, and then every commit waits for new ones. */
    private static final String BETWEEN_CHECKPOINTS = "30s";
    /** As much as is written in two of those times under load: files of the log that are there are used again, not made anew. */
    private static final String LOG_KEPT = "5GB";
    /** More than that, so that it is not reached. */
    private static final String LOG_LIMIT = "8GB";
    /** Else a checkpoint has to synchronise at once what was written in all that time, and commits wait for the disk meanwhile. */
    private static final String PAGES_FLUSHED_AT_ONCE = "256kB";
    /** Every commit waits while a file of the log is filled with zeros, as long as there is no old one to be used again. */
    private static final String LOG_FILE_MEGABYTES = "1";
    /** As much as the server takes by itself with files of 16 MB; it takes no more than one file. */
    private static final String LOG_BUFFERS = "4MB";

    private static final int PID_FILE_PORT_LINE = 3;

    private final FileChannel lockFile;
    private final EmbeddedPostgres server;

    EmbeddedDatabase(Home home) throws IOException, SQLException {
        Files.createDirectories(home.home());
        lockFile = lock(home.home());
        try {
            Path data = home.postgres();
            if (!Files.exists(data)) {
                create(data);
            }
            server = start(data, portOf(data));
            try {
                requireDurable();
            } catch (RuntimeException | SQLException refused) {
                server.close();
                throw refused;
            }
        } catch (RuntimeException | IOException | SQLException failed) {
            lockFile.close();
            throw failed;
        }
    }

    String jdbcUrl() {
        return jdbcUrl(server.getPort());
    }

    private static String jdbcUrl(int port) {
        return "jdbc:postgresql://localhost:%d/postgres".formatted(port);
    }

    /** The server of an instance that runs on this folder now, for a task that looks on; empty when none does. */
    static Optional<String> runningOn(Home home) throws IOException {
        Files.createDirectories(home.home());
        try (FileChannel lock = tryLock(home.home())) {
            return lock == null && Files.exists(home.postgres())
                    ? Optional.of(jdbcUrl(portOf(home.postgres())))
                    : Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        lockFile.close();
    }

    private static FileChannel lock(Path home) throws IOException {
        FileChannel lock = tryLock(home);
        if (lock == null) {
            throw new IllegalStateException(
                    "Another instance runs on the folder %s; set orderwright.home to another one"
                            .formatted(home.toAbsolutePath()));
        }
        return lock;
    }

    private static @Nullable FileChannel tryLock(Path home) throws IOException {
        FileChannel channel =
                FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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

    /** A kill in the middle of a first start leaves no half-made folder under the final name. */
    private static void create(Path data) throws IOException {
        LOG.info("Making a database in {}", data);
        Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
        FileSystemUtils.deleteRecursively(unfinished);
        start(unfinished, freePort()).close();
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(
                        data.resolveSibling("postgres-binaries").toFile())
                .setRegisterShutdownHook(false)
                .setPGStartupWait(STARTUP_LIMIT)
                .setPort(port)
                .setLocaleConfig("wal-segsize", LOG_FILE_MEGABYTES) // any option of initdb
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("checkpoint_timeout", BETWEEN_CHECKPOINTS)
                .setServerConfig("min_wal_size", LOG_KEPT)
                .setServerConfig("max_wal_size", LOG_LIMIT)
                .setServerConfig("backend_flush_after", PAGES_FLUSHED_AT_ONCE)
                .setServerConfig("wal_buffers", LOG_BUFFERS);
        // Without these the embedded server would trade committed orders for speed.
        DURABILITY.forEach(setting -> builder.setServerConfig(setting, "on"));
        return builder.start();
    }

    private static int portOf(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return freePort();
        }
        List<String> lines = Files.readAllLines(pidFile);
        return lines.size() > PID_FILE_PORT_LINE
                ? Integer.parseInt(lines.get(PID_FILE_PORT_LINE).strip())
                : freePort();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void requireDurable() throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (String setting : DURABILITY) {
                try (var rows = statement.executeQuery("show " + setting)) {
                    if (!rows.next() || !rows.getString(1).equals("on")) {
                        throw new IllegalStateException(
                                "The database would lose committed orders: %s is not on".formatted(setting));
                    }
                }
            }
        }
    }
}
