package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The platform that is driven: started here as a user would, on a new folder, or one that runs already. */
final class Platform implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final Duration DATABASE_STOP_LIMIT = Duration.ofSeconds(10);
    private static final int TERMINATED = 128 + 15;

    private final List<InetSocketAddress> addresses;
    private final Optional<Path> home;
    private final Optional<Process> process;

    private Platform(List<InetSocketAddress> addresses, Optional<Path> home, Optional<Process> process) {
        this.addresses = addresses;
        this.home = home;
        this.process = process;
    }

    /** @param home the folder of its data, if its database is on this machine and is to be looked at */
    static Platform running(List<InetSocketAddress> addresses, Optional<Path> home) {
        return new Platform(addresses, home, Optional.empty());
    }

    /** Starts the jar with nothing set but its port and its folder. Its output goes to a file. */
    static Platform start(Path project, Path output) throws IOException {
        Path home = Files.createTempDirectory("orderwright-bench-");
        int port = freePort();
        ProcessBuilder command = new ProcessBuilder(
                        project.resolve("orderwright").toString(), "--server.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().put("ORDERWRIGHT_HOME", home.toString());
        Process process = command.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // when we are interrupted
        return new Platform(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                Optional.of(home),
                Optional.of(process));
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    Optional<Path> home() {
        return home;
    }

    /** Of the jar, when it was started here. */
    Optional<Long> pid() {
        return process.map(Process::pid);
    }

    void awaitReady(Api api) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!api.isReady()) {
            if (System.nanoTime() > deadline
                    || process.isPresent() && !process.get().isAlive()) {
                throw new IOException("The platform is not ready");
            }
            Thread.sleep(100);
        }
    }

    /** Ends what was started here as an operator would, and says what was wrong with its end. */
    Optional<String> stop() throws IOException, InterruptedException {
        if (process.isEmpty()) {
            return Optional.empty();
        }
        Process jar = process.get();
        Optional<ProcessHandle> database =
                Database.postmaster(home.orElseThrow()).flatMap(ProcessHandle::of);
        jar.destroy();
        if (!jar.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            return Optional.of("it did not end within " + STOP_LIMIT.toSeconds() + " s of SIGTERM");
        }
        if (jar.exitValue() != 0 && jar.exitValue() != TERMINATED) {
            return Optional.of("it ended with " + jar.exitValue());
        }
        if (database.isPresent() && !ends(database.get())) {
            return Optional.of("it left its database running");
        }
        return Optional.empty();
    }

    /** Removes the folder of what was started here and has ended. */
    void forget() throws IOException {
        if (process.isPresent()) {
            delete(home.orElseThrow());
        }
    }

    /** Leaves nothing running, whatever happened. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isPresent() && process.get().isAlive()) {
            Optional<ProcessHandle> database =
                    Database.postmaster(home.orElseThrow()).flatMap(ProcessHandle::of);
            process.get().destroyForcibly().waitFor();
            database.ifPresent(ProcessHandle::destroy);
        }
    }

    /** Its last steps may come after those of the jar that has ended it. */
    private static boolean ends(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(DATABASE_STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException stillThere) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
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
