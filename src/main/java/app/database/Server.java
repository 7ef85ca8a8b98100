package app.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One data folder and the PostgreSQL processes that work on it. {@code pg_ctl} starts the server in a session of its own, so that a
 * Ctrl-C in the terminal ends the platform first and its database after that, and so that a server outlives a killed platform.
 */
final class Server {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** Recovery after a kill may replay a long log. */
    static final Duration STARTUP_LIMIT = Duration.ofMinutes(2);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    /** How long {@code pg_ctl} may take until the server that it begins has its pid file. It usually takes milliseconds. */
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(10);

    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    /** How long {@link #start} may take to undo what it has begun, when it is interrupted. */
    static final Duration INTERRUPTED_START_LIMIT = BEGIN_LIMIT.plus(END_LIMIT).plus(STOP_LIMIT);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(5);
    private static final int LINES_KEPT = 20;
    private static final int PORT_LINE = 3;

    /** Every commit waits while a file of the log is filled with zeros, as long as there is no old one to be used again. */
    private static final String LOG_FILE_MEGABYTES = "1";

    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            // By time: those that come as the log is full end when its old files are used up, and then every commit
            // waits for new ones.
            "checkpoint_timeout=30s",
            // As much as is written in two of those times under load: files of the log that are there are used again,
            // not made anew.
            "min_wal_size=5GB",
            // More than that, so that it is not reached.
            "max_wal_size=8GB",
            // Else a checkpoint has to synchronise at once what was written in all that time, and commits wait for the
            // disk meanwhile.
            "backend_flush_after=256kB",
            // As much as the server takes by itself with files of 16 MB; it takes no more than one file.
            "wal_buffers=4MB",
            "max_connections=300",
            "timezone=UTC",
            // Without these a server may trade committed orders for speed.
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on");

    private final Programs programs;
    private final Path data;

    Server(Programs programs, Path data) {
        this.programs = programs;
        this.data = data;
    }

    Path data() {
        return data;
    }

    /** Makes the data folder. */
    void create(Path passwordFile) throws IOException, InterruptedException {
        run(
                "initdb",
                "",
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--username=" + DatabaseAccess.SUPERUSER,
                "--pgdata=" + data,
                "--encoding=UTF-8",
                "--wal-segsize=" + LOG_FILE_MEGABYTES);
    }

    /**
     * Sets the superuser's password while no server runs, in PostgreSQL's single-user mode: it opens no port, so nobody can use the old
     * access meanwhile. It also recovers a database that was not ended cleanly.
     */
    void setPassword(String password) throws IOException, InterruptedException {
        run(
                "postgres",
                "alter role %s password '%s'%n".formatted(DatabaseAccess.SUPERUSER, password),
                "--single",
                "-D",
                data.toString(),
                "-c",
                "exit_on_error=on",
                "-c",
                "password_encryption=scram-sha-256",
                "-c",
                "log_min_error_statement=panic", // else an error would show the password
                "postgres");
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @throws InterruptedException if this thread is interrupted meanwhile; then neither {@code pg_ctl} nor the server is left running
     */
    void start(int port) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-p", Integer.toString(port)));
        SETTINGS.forEach(setting -> options.addAll(List.of("-c", setting)));
        Process starting = begin(
                "pg_ctl",
                "start",
                "-D",
                data.toString(),
                "-w",
                "-t",
                Long.toString(STARTUP_LIMIT.toSeconds()),
                "-o",
                String.join(" ", options));
        try {
            await("pg_ctl", "", starting);
        } catch (InterruptedException interrupted) {
            try {
                undo(starting);
            } catch (IOException | RuntimeException failed) {
                interrupted.addSuppressed(failed);
            }
            throw interrupted;
        }
    }

    private void undo(Process starting) throws IOException, InterruptedException {
        try {
            awaitBegun(starting);
        } finally {
            starting.destroy();
            if (!starting.waitFor(END_LIMIT)) {
                starting.destroyForcibly();
            }
        }
        stop();
    }

    /** The server can only be stopped when it has its pid file. So {@code pg_ctl} goes on until then, or until it fails. */
    private void awaitBegun(Process starting) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + BEGIN_LIMIT.toNanos();
        while (process().isEmpty() && !starting.waitFor(BETWEEN_LOOKS)) {
            if (System.nanoTime() > deadline) {
                starting.descendants().forEach(ProcessHandle::destroyForcibly);
                return;
            }
        }
    }

    /** Ends the server, if it runs, so that the next start has nothing to recover. */
    void stop() throws IOException, InterruptedException {
        if (process().isPresent()) {
            run(
                    "pg_ctl",
                    "",
                    "stop",
                    "-D",
                    data.toString(),
                    "-w",
                    "-m",
                    "fast",
                    "-t",
                    Long.toString(STOP_LIMIT.toSeconds()));
        }
    }

    /** The server that runs on the folder now, whoever started it. */
    Optional<ProcessHandle> process() throws IOException {
        return process(data);
    }

    static Optional<ProcessHandle> process(Path data) throws IOException {
        List<String> pidFile = pidFile(data);
        return pidFile.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(pidFile.getFirst().strip()))
                        .filter(Server::isAlive)
                        .filter(Server::isPostgres);
    }

    /**
     * A process that was killed stays as a zombie until its parent collects it: a moment, or for ever where nobody collects orphans, such
     * as in a container whose first process is this one.
     */
    static boolean isAlive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        Path state = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            return !Files.exists(state) || !Files.readString(state).contains(") Z ");
        } catch (IOException gone) {
            return process.isAlive();
        }
    }

    /** A pid that a crash has left in the file may be another program's by now. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(true);
    }

    /** Where the server that runs now listens. */
    static Optional<Integer> port(Path data) throws IOException {
        List<String> pidFile = pidFile(data);
        return pidFile.size() > PORT_LINE
                ? Optional.of(Integer.parseInt(pidFile.get(PORT_LINE).strip()))
                : Optional.empty();
    }

    private static List<String> pidFile(Path data) throws IOException {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (NoSuchFileException ended) {
            return List.of();
        }
    }

    /** @throws IllegalStateException with the last lines of its output, if it fails or takes too long */
    private void run(String program, String input, String... arguments) throws IOException, InterruptedException {
        await(program, input, begin(program, arguments));
    }

    private Process begin(String program, String... arguments) throws IOException {
        programs.check();
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.add(programs.program(program).toString());
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private void await(String program, String input, Process process) throws IOException, InterruptedException {
        Deque<String> last = new ArrayDeque<>();
        // A server inherits the pipe and goes on writing to it, so nobody may wait for its end.
        Thread reader = Thread.ofPlatform().daemon().name("postgres-output").start(() -> read(process, last));
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        boolean ended = process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!ended || process.exitValue() != 0) {
            process.destroy();
            reader.join(Duration.ofSeconds(1));
            String said;
            synchronized (last) {
                said = String.join(System.lineSeparator(), last);
            }
            throw new IllegalStateException(
                    "PostgreSQL's %s %s on %s:%n%s".formatted(program, ended ? "failed" : "took too long", data, said));
        }
    }

    private static void read(Process process, Deque<String> last) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LOG.debug("{}", line);
                synchronized (last) {
                    if (last.size() == LINES_KEPT) {
                        last.removeFirst();
                    }
                    last.addLast(line);
                }
            }
        } catch (IOException ended) {
            LOG.debug("The output of PostgreSQL ends", ended);
        }
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it does not know that it does. */
    private static List<String> asOrdinaryUser() {
        boolean isRoot = System.getProperty("user.name").equals("root");
        return isRoot && System.getProperty("os.name").equals("Linux") ? List.of("unshare", "-U") : List.of();
    }
}
