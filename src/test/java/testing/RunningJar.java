package testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import platform.connection.UnusedPort;

/** The jar as a separate process with its own folder and port. For tests that run after packaging. */
public final class RunningJar implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(15);
    private static final int PID_FILE_PORT_LINE = 3;
    private static final Duration END_LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final Path home;
    private final int port;
    private final boolean first;

    private RunningJar(Process process, Path home, int port, boolean first) {
        this.process = process;
        this.home = home;
        this.port = port;
        this.first = first;
    }

    /**
     * Starts the jar and waits until it is healthy.
     *
     * @param home the folder for data; its output is appended to {@code output.log} in it
     * @param arguments further ones, such as {@code --key=value}
     */
    public static RunningJar start(Path home, String... arguments) {
        return start(Script.ofThisBuild(), home, true, arguments);
    }

    /** Starts for the first time on a new folder and ends, which makes a cache for all starts from then on. */
    public static void startFirst(Path home) {
        ProcessBuilder script = Script.with(UnpackedJar.SCRIPT);
        Script.addOptions(script, UnpackedJar.trainingFlags());
        RunningJar first = start(script, home, true);
        first.process.destroy();
        first.awaitEnd(START_LIMIT);
        UnpackedJar.useTrained();
    }

    /** Starts the jar with a port for a debugger on the loopback interface, and waits until it is healthy. */
    public static RunningJar startUnderDebugger(int debuggerPort, Path home, String... arguments) {
        ProcessBuilder script = Script.ofThisBuild();
        Script.addOptions(
                script,
                List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + debuggerPort));
        return start(script, home, true, arguments);
    }

    /** Starts another build with its script, without a cache, and waits until it is healthy. */
    public static RunningJar startOf(Path script, Path home, String... arguments) {
        return start(withoutCache(script), home, true, arguments);
    }

    private static ProcessBuilder withoutCache(Path script) {
        ProcessBuilder other = Script.with(script);
        other.environment().put("ORDERWRIGHT_AOT", "off");
        return other;
    }

    /**
     * Starts the jar of a script with more variables in its environment, and waits until it is healthy.
     *
     * @param variables such as {@code ORDERWRIGHT_EXTENSIONS}; {@code ORDERWRIGHT_AOT} is {@code use} if it is not among them
     */
    public static RunningJar startOf(Path script, Map<String, String> variables, Path home, String... arguments) {
        ProcessBuilder builder = Script.with(script);
        builder.environment().putAll(variables);
        return start(builder, home, true, arguments);
    }

    /** Starts another instance on the database of the first instance of this folder. */
    public static RunningJar startBeside(Path home, String... arguments) {
        return startBeside(Script.ofThisBuild(), home, arguments);
    }

    /** Starts another build beside the first instance of this folder, as {@link #startOf(Path, Path, String...)} does. */
    public static RunningJar startBesideOf(Path script, Path home, String... arguments) {
        return startBeside(withoutCache(script), home, arguments);
    }

    private static RunningJar startBeside(ProcessBuilder script, Path home, String... arguments) {
        List<String> options = new ArrayList<>(List.of("--orderwright.beside-first-run=true"));
        options.addAll(List.of(arguments));
        return start(script, home, false, options.toArray(String[]::new));
    }

    private static RunningJar start(ProcessBuilder script, Path home, boolean first, String... arguments) {
        try {
            int port = UnusedPort.next();
            script.command().addAll(List.of("--orderwright.home=" + home, "--server.port=" + port));
            script.command().addAll(List.of(arguments));
            Path log = home.resolve(first ? "output.log" : "output-beside.log");
            Process process = script.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            RunningJar running = new RunningJar(process, home, port, first);
            running.awaitHealth(log);
            return running;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A process that starts the jar with these arguments. The caller starts and ends it. */
    public static ProcessBuilder process(List<String> arguments) {
        ProcessBuilder script = Script.ofThisBuild();
        script.command().addAll(arguments);
        return script;
    }

    /** Runs a command of the jar, such as {@code replay}, to its end. */
    public static Ended run(String... arguments) {
        try {
            Process process =
                    process(List.of(arguments)).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return Ended.of(process);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The start script. */
    private static final class Script {

        private static final String JAVA_OPTIONS = "ORDERWRIGHT_JAVA_OPTS";

        static ProcessBuilder ofThisBuild() {
            ProcessBuilder script = with(UnpackedJar.SCRIPT);
            addOptions(script, UnpackedJar.flags());
            return script;
        }

        /** Uses this JDK, a small heap and a quick compiler, because many instances run at the same time. */
        static ProcessBuilder with(Path script) {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(script.toString())));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put(JAVA_OPTIONS, "-Xmx512m -XX:TieredStopAtLevel=1");
            builder.environment().put("ORDERWRIGHT_AOT", "use");
            return builder;
        }

        static void addOptions(ProcessBuilder script, List<String> options) {
            script.environment().merge(JAVA_OPTIONS, String.join(" ", options), (some, more) -> some + " " + more);
        }
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGSTOP: the process does nothing until it is woken. */
    public void freeze() {
        ProcessSignals.freeze(process);
    }

    /** SIGCONT. */
    public void wake() {
        ProcessSignals.wake(process);
    }

    /** SIGKILL of the postmaster; the processes of its sessions end by themselves. */
    public void killDatabase() {
        database().ifPresent(database -> {
            database.destroyForcibly();
            database.onExit().join();
        });
    }

    /** SIGTERM, and the exit code. */
    public int terminate() {
        process.destroy();
        return awaitEnd();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Waits for the end and returns the exit code. */
    public int awaitEnd() {
        return awaitEnd(END_LIMIT);
    }

    private int awaitEnd(Duration limit) {
        try {
            return process.onExit().get(limit.toSeconds(), TimeUnit.SECONDS).exitValue();
        } catch (TimeoutException late) {
            kill();
            throw new IllegalStateException("It did not end in " + limit, late);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The PostgreSQL server of this instance, which survives a kill; empty after a proper end. */
    public Optional<ProcessHandle> database() {
        return pidFile(home)
                .filter(lines -> !lines.isEmpty())
                .map(List::getFirst)
                .map(Long::parseLong)
                .flatMap(ProcessHandle::of);
    }

    public String databaseUrl() {
        return databaseUrl(home);
    }

    private static String databaseUrl(Path home) {
        return "jdbc:postgresql://localhost:%d/postgres?user=postgres&password=%s"
                .formatted(databasePort(home), password(home));
    }

    public int databasePort() {
        return databasePort(home);
    }

    private static int databasePort(Path home) {
        return Integer.parseInt(
                pidFile(home).orElseThrow().get(PID_FILE_PORT_LINE).strip());
    }

    private static String password(Path home) {
        try {
            return Files.readString(home.resolve("keys/postgres.password")).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends the instance and its database. */
    @Override
    public void close() {
        if (process.isAlive()) {
            terminate();
        }
        if (!first) {
            return;
        }
        database().ifPresent(ProcessHandle::destroyForcibly);
    }

    private static Optional<List<String>> pidFile(Path home) {
        Path file = home.resolve("postgres/postmaster.pid");
        try {
            return Files.exists(file) ? Optional.of(Files.readAllLines(file)) : Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitHealth(Path log) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!isHealthy(client)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    kill();
                    throw new IllegalStateException("It did not start:\n" + Files.readString(log));
                }
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            kill();
            throw new IllegalStateException(interrupted);
        }
    }

    private boolean isHealthy(HttpClient client) throws InterruptedException {
        try {
            return client.send(
                                    HttpRequest.newBuilder(uri("/actuator/health/readiness"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
