package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PostgreSQL server with the same binaries and flags as the platform's embedded server, on a data folder of its own. So it does not pay
 * for work that the platform has left behind (a log to be checkpointed, tables to be vacuumed).
 */
final class SecondPostgres implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final Path folder;
    private final Process server;
    private final int port;

    private SecondPostgres(Path folder, Process server, int port) {
        this.folder = folder;
        this.server = server;
        this.port = port;
    }

    /**
     * How a server was started.
     *
     * @param flags the flags, without those for its folder and its port
     * @param logFileMegabytes the size of its WAL files, which is fixed when {@code initdb} creates the data folder
     */
    record Recipe(Path binary, List<String> flags, long logFileMegabytes) {

        /** The recipe of the embedded server of a home folder, which must run. */
        static Recipe of(Path home) throws IOException {
            String command = Files.readString(home.resolve("postgres/postmaster.opts"));
            Path binary = Path.of(command.substring(0, command.indexOf(" \"")).replace("\"", ""));
            List<String> flags = new ArrayList<>();
            List<String> words =
                    QUOTED.matcher(command).results().map(it -> it.group(1)).toList();
            for (int i = 0; i < words.size(); i++) {
                if (words.get(i).equals("-D") || words.get(i).equals("-p")) {
                    i++;
                } else {
                    flags.add(words.get(i));
                }
            }
            return new Recipe(binary, flags, logFileMegabytes(home.resolve("postgres/pg_wal")));
        }

        private static long logFileMegabytes(Path log) throws IOException {
            try (Stream<Path> files = Files.list(log)) {
                Path any = files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}"))
                        .findFirst()
                        .orElseThrow();
                return Files.size(any) >> 20;
            }
        }
    }

    static SecondPostgres start(Recipe recipe) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("orderwright-reference-");
        Path data = folder.resolve("data");
        Path log = folder.resolve("log");
        Process initdb = process(
                log,
                List.of(
                        recipe.binary.resolveSibling("initdb").toString(),
                        "-A",
                        "trust",
                        "-U",
                        "postgres",
                        "-D",
                        data.toString(),
                        "-E",
                        "UTF-8",
                        "--wal-segsize",
                        Long.toString(recipe.logFileMegabytes)));
        if (initdb.waitFor() != 0) {
            throw new IOException("initdb failed: " + Files.readString(log));
        }
        int port = Platform.freePort();
        List<String> command = new ArrayList<>(List.of(recipe.binary.toString(), "-D", data.toString()));
        command.addAll(List.of("-p", Integer.toString(port)));
        command.addAll(recipe.flags);
        Process server = process(log, command);
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroy)); // if this process is interrupted
        SecondPostgres started = new SecondPostgres(folder, server, port);
        started.awaitReady(log);
        return started;
    }

    long pid() {
        return server.pid();
    }

    int port() {
        return port;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.destroy();
        if (!server.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("The second PostgreSQL did not end");
        }
        Platform.delete(folder);
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try (Connection connection = connect()) {
                return;
            } catch (SQLException notYet) {
                if (!server.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("The second PostgreSQL did not start: " + Files.readString(log), notYet);
                }
            }
            Thread.sleep(100);
        }
    }

    /** Starts a PostgreSQL program. PostgreSQL refuses to run as root, so root runs it in a user namespace of its own. */
    private static Process process(Path log, List<String> command) throws IOException {
        List<String> words = new ArrayList<>(command);
        boolean isRoot = System.getProperty("user.name").equals("root");
        if (isRoot && System.getProperty("os.name").equals("Linux")) {
            words.addAll(0, List.of("unshare", "-U"));
        }
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
