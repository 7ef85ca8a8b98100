package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The platform under test: either started here on a new folder, as a user would start it, or already running. */
final class Platform implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final Duration DATABASE_STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration AUDIT_LIMIT = Duration.ofMinutes(20);
    private static final int AUDIT_SHOWN = 20; // lines
    private static final int TERMINATED = 128 + 15;

    private final List<InetSocketAddress> addresses;
    private final Optional<Path> home;
    private final Optional<Process> process;

    private Platform(List<InetSocketAddress> addresses, Optional<Path> home, Optional<Process> process) {
        this.addresses = addresses;
        this.home = home;
        this.process = process;
    }

    /** @param home the folder of its data, if its database is on this machine and is to be read */
    static Platform running(List<InetSocketAddress> addresses, Optional<Path> home) {
        return new Platform(addresses, home, Optional.empty());
    }

    /**
     * Starts a jar. The only settings are its port, its folder, the URL of Redis if one was given, and that the one shopper who sends all
     * load has no rate limits of a shopper. The output of the jar goes to a file.
     *
     * @param javaOpts flags for the JVM, in addition to those from the environment
     * @param cache {@code use} or {@code off}: whether the JVM uses an existing cache
     */
    static Platform start(Setting setting, Path output, String javaOpts, String cache) throws IOException {
        Path home = Files.createTempDirectory("orderwright-bench-");
        int port = freePort();
        ProcessBuilder command = command(setting.jar(), home, output, "--server.port=" + port);
        command.command().add("--orderwright.rate-limits.benchmark-subjects=" + Stage.SHOPPER + "," + Stage.OPERATOR);
        setting.redis().ifPresent(url -> command.command().add("--spring.data.redis.url=" + url));
        Map<String, String> environment = command.environment();
        environment.put("ORDERWRIGHT_AOT", cache);
        environment.merge("ORDERWRIGHT_JAVA_OPTS", javaOpts, (given, more) -> (given + " " + more).strip());
        return new Platform(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                Optional.of(home),
                Optional.of(started(command)));
    }

    static ProcessBuilder command(Path jar, Path home, Path output, String word) throws IOException {
        ProcessBuilder command = new ProcessBuilder(launcher(jar).toString(), word)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().put("ORDERWRIGHT_HOME", home.toString());
        return command;
    }

    private static Process started(ProcessBuilder command) throws IOException {
        Process process = command.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // if this process is interrupted
        return process;
    }

    /** The {@code orderwright} script of the build that the jar belongs to; the script of this build if the jar lies elsewhere. */
    private static Path launcher(Path jar) throws IOException {
        Path build = jar.toAbsolutePath().getParent().getParent();
        if (jar.endsWith("target/orderwright.jar") && Files.exists(build.resolve("orderwright"))) {
            return build.resolve("orderwright");
        }
        Path staged = Files.createDirectories(
                Setting.output().resolve("staged/" + Integer.toHexString(jar.hashCode()) + "/target"));
        Path link = staged.resolve("orderwright.jar");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, jar.toAbsolutePath());
        Path script = staged.resolveSibling("orderwright");
        Files.copy(
                Setting.project().resolve("orderwright"),
                script,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        return script;
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    Optional<Path> home() {
        return home;
    }

    /** The process id of the jar, if it was started here. */
    Optional<Long> pid() {
        return process.map(Process::pid);
    }

    /** The process id of the database's server, if it runs on this machine. */
    Optional<Long> postmaster() throws IOException {
        return home.isPresent() ? Database.postmaster(home.get()) : Optional.empty();
    }

    void awaitReady(Api api) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!api.isReady()) {
            if (System.nanoTime() > deadline
                    || process.isPresent() && !process.get().isAlive()) {
                throw new IOException("The platform did not become ready");
            }
            Thread.sleep(100);
        }
    }

    /**
     * Runs the audit command of a jar on the database of the home folder, which must run.
     *
     * @param output the file for the output of the audit
     * @return a description of the failure; empty if the audit found nothing
     */
    Optional<String> audit(Path jar, Path output) throws IOException, InterruptedException {
        ProcessBuilder command = command(jar, home.orElseThrow(), output, "audit");
        command.environment()
                .remove("ORDERWRIGHT_JAVA_OPTS"); // flags such as a flight recording are for the platform only
        Process audit = started(command);
        if (!audit.waitFor(AUDIT_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            audit.destroyForcibly();
            return Optional.of("it did not end within " + AUDIT_LIMIT.toSeconds() + " s");
        }
        if (audit.exitValue() == 0) {
            return Optional.empty();
        }
        List<String> found = Files.readAllLines(output);
        return Optional.of("it ended with exit code %d:%n%s%n(%,d lines in %s)"
                .formatted(
                        audit.exitValue(),
                        String.join("\n", found.subList(0, Math.min(AUDIT_SHOWN, found.size()))),
                        found.size(),
                        output));
    }

    /**
     * Stops the platform with SIGTERM, as an operator would. Does nothing if the platform was not started here.
     *
     * @return what went wrong; empty if the platform and its database ended properly
     */
    Optional<String> stop() throws IOException, InterruptedException {
        if (process.isEmpty()) {
            return Optional.empty();
        }
        Process jar = process.get();
        Optional<ProcessHandle> database = postmaster().flatMap(ProcessHandle::of);
        jar.destroy();
        if (!jar.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            return Optional.of("it did not end within " + STOP_LIMIT.toSeconds() + " s after SIGTERM");
        }
        if (jar.exitValue() != 0 && jar.exitValue() != TERMINATED) {
            return Optional.of("it ended with exit code " + jar.exitValue());
        }
        if (database.isPresent() && !ends(database.get())) {
            return Optional.of("it left its database running");
        }
        return Optional.empty();
    }

    /** Deletes the folder of a platform that was started here and has ended. */
    void deleteHome() throws IOException {
        if (process.isPresent()) {
            delete(home.orElseThrow());
        }
    }

    /** Kills the jar and stops its database if they still run. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isPresent() && process.get().isAlive()) {
            Optional<ProcessHandle> database = postmaster().flatMap(ProcessHandle::of);
            process.get().destroyForcibly().waitFor();
            database.ifPresent(ProcessHandle::destroy);
        }
    }

    /** Whether the database server ends within 10 s; it may end after the jar. */
    private static boolean ends(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(DATABASE_STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException stillThere) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
