package app.database;

import app.StartRefused;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One data folder and the PostgreSQL processes that work on it. {@code pg_ctl} starts the server in a session of its own. So a Ctrl-C in
 * the terminal ends the platform first and its database after that, and the server outlives a killed platform.
 */
final class PostgresServer {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    /** Recovery after a kill may replay a long log. */
    static final Duration STARTUP_LIMIT = Duration.ofMinutes(2);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    /** How long {@code pg_ctl} may take until the server that it starts has its pid file. It usually takes milliseconds. */
    private static final Duration PID_FILE_LIMIT = Duration.ofSeconds(10);

    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    /** How long an interrupted {@link #start} may take to stop the processes that it has started. */
    static final Duration INTERRUPTED_START_LIMIT =
            PID_FILE_LIMIT.plus(END_LIMIT).plus(STOP_LIMIT);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(5);
    private static final int LINES_KEPT = 20;
    private static final int LINES_SHOWN = 3;
    private static final int PORT_LINE = 3;
    private static final Pattern ERROR =
            Pattern.compile("\\b(FATAL|PANIC|ERROR|HINT|DETAIL|error): |^(?!pg_ctl:).*could not");
    private static final Pattern LOG_PREFIX = Pattern.compile("^[.]*\\s*\\d{4}-\\d\\d-\\d\\d .*?\\[\\d+] ");
    /** What to do if the disk is full. */
    static final String FREE_SPACE = "Free some space, or set orderwright.home to a folder on another disk.";

    private static final String DISK_FULL = "No space left on device";

    /** Files are small, because commits wait while a new file of the log is filled with zeros, if no old file can be reused. */
    private static final String LOG_FILE_MEGABYTES = "1";

    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            // Checkpoints by time. If the size of the log triggers a checkpoint, the old files of the log are used up
            // when the checkpoint ends, and then every commit waits for a new file.
            "checkpoint_timeout=30s",
            // The size of the log that is written in two of those intervals under load, so that files of the log are
            // reused and not created.
            "min_wal_size=5GB",
            // More than min_wal_size, so that this limit is not reached.
            "max_wal_size=8GB",
            // Otherwise a checkpoint has to synchronise all writes of the interval at once, and commits wait for the
            // disk meanwhile.
            "backend_flush_after=256kB",
            // The size that the server chooses if its files have 16 MB. By itself it chooses at most the size of one
            // file.
            "wal_buffers=4MB",
            "max_connections=300",
            "timezone=UTC",
            // Without these settings a server may lose committed orders.
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on");

    private final Programs programs;
    private final Path data;

    PostgresServer(Programs programs, Path data) {
        this.programs = programs;
        this.data = data;
    }

    Path data() {
        return data;
    }

    /** Creates the data folder. */
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
     * Sets the superuser's password in PostgreSQL's single-user mode, while no server runs. That mode opens no port, so no other program can
     * connect by the old rules meanwhile. It also recovers a database that was not stopped cleanly.
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
                "log_min_error_statement=panic", // otherwise an error would show the password
                "postgres");
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @throws InterruptedException if this thread is interrupted meanwhile; then both {@code pg_ctl} and the server have been stopped
     */
    void start(int port) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-p", Integer.toString(port)));
        SETTINGS.forEach(setting -> options.addAll(List.of("-c", setting)));
        Process starting = launch(
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
                cancelStart(starting);
            } catch (IOException | RuntimeException failed) {
                interrupted.addSuppressed(failed);
            }
            throw interrupted;
        }
    }

    private void cancelStart(Process starting) throws IOException, InterruptedException {
        try {
            awaitPidFile(starting);
        } finally {
            starting.destroy();
            if (!starting.waitFor(END_LIMIT)) {
                starting.destroyForcibly();
            }
        }
        stop();
    }

    /** Waits until the server has its pid file or {@code pg_ctl} has ended, because a server can only be stopped if it has its pid file. */
    private void awaitPidFile(Process starting) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PID_FILE_LIMIT.toNanos();
        while (process().isEmpty() && !starting.waitFor(BETWEEN_LOOKS)) {
            if (System.nanoTime() > deadline) {
                starting.descendants().forEach(ProcessHandle::destroyForcibly);
                return;
            }
        }
    }

    /**
     * Stops the server cleanly if it runs, so that the next start has nothing to recover. The server removes its pid file a moment before its
     * process ends, and {@code pg_ctl} waits for the file only. So this also waits for the process.
     */
    void stop() throws IOException, InterruptedException {
        Optional<ProcessHandle> server = process();
        if (server.isEmpty()) {
            return;
        }
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
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        while (isAlive(server.get()) && System.nanoTime() < deadline) {
            awaitExit(server.get(), BETWEEN_LOOKS);
        }
    }

    /** Waits until the process exits, but no longer than the limit. No exit is reported for a zombie that no process collects. */
    private static void awaitExit(ProcessHandle process, Duration limit) throws InterruptedException {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException runs) {
            // the caller checks whether the process still runs
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The process of the server that runs on the folder now. Any process may have started it. */
    Optional<ProcessHandle> process() throws IOException {
        return process(data);
    }

    static Optional<ProcessHandle> process(Path data) throws IOException {
        List<String> pidFile = pidFile(data);
        return pidFile.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(pidFile.getFirst().strip()))
                        .filter(PostgresServer::isAlive)
                        .filter(PostgresServer::isPostgres);
    }

    /**
     * Whether the process runs and is no zombie. A killed process stays a zombie until its parent collects it. That takes a moment, or it
     * never happens if no process collects orphans, such as in a container whose first process is this one.
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

    /** Whether the process is PostgreSQL. After a crash the pid in the file may belong to another program by now. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(true);
    }

    /** The port on which the running server listens; empty if the pid file has none. */
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

    /** @throws StartRefused with the words of the program, if the program fails or takes too long */
    private void run(String program, String input, String... arguments) throws IOException, InterruptedException {
        Process process = launch(program, arguments);
        try {
            await(program, input, process);
        } catch (InterruptedException interrupted) {
            process.destroy();
            throw interrupted;
        }
    }

    private Process launch(String program, String... arguments) throws IOException {
        programs.check();
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.add(programs.program(program).toString());
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private void await(String program, String input, Process process) throws IOException, InterruptedException {
        Deque<String> last = new ArrayDeque<>();
        // A server inherits the pipe and keeps writing to it, so this thread must not wait for the end of the output.
        Thread reader = Thread.ofPlatform().daemon().name("postgres-output").start(() -> read(process, last));
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        boolean ended = process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!ended || process.exitValue() != 0) {
            process.destroy();
            reader.join(Duration.ofSeconds(1));
            List<String> output;
            synchronized (last) {
                output = List.copyOf(last);
            }
            throw failed(program, ended ? "failed" : "took too long", output);
        }
    }

    /** Says why in PostgreSQL's own words: the lines that name an error, or the last lines of the output. */
    private StartRefused failed(String program, String how, List<String> output) {
        List<String> errors =
                output.stream().filter(it -> ERROR.matcher(it).find()).toList();
        List<String> shown =
                errors.isEmpty() ? output.subList(Math.max(0, output.size() - LINES_SHOWN), output.size()) : errors;
        String words = shown.stream()
                .limit(LINES_SHOWN)
                .map(it -> LOG_PREFIX.matcher(it).replaceFirst(""))
                .collect(Collectors.joining(" "));
        return new StartRefused(
                "PostgreSQL's %s %s on %s: %s".formatted(program, how, data, words),
                words.contains(DISK_FULL)
                        ? FREE_SPACE
                        : "Remove the cause and start again, or set orderwright.home to another folder.");
    }

    static boolean isDiskFull(IOException failed) {
        return String.valueOf(failed.getMessage()).contains(DISK_FULL);
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

    /** PostgreSQL refuses to run as root. So root starts it in a user namespace of its own, where it does not see that it is root. */
    private static List<String> asOrdinaryUser() {
        boolean isRoot = System.getProperty("user.name").equals("root");
        return isRoot && System.getProperty("os.name").equals("Linux") ? List.of("unshare", "-U") : List.of();
    }
}
