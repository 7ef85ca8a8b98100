package testing;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import platform.connection.UnusedPort;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** A Redis server that a test can stop, freeze and change. It loses its data when it stops. */
public final class TestRedis implements AutoCloseable {

    private static final String READY = "Ready to accept connections";

    private final Path program;
    private final int port;
    private Process process;

    private TestRedis(Path program, int port) {
        this.program = program;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    public static TestRedis start() {
        try {
            TestRedis redis = new TestRedis(unpackProgram(), UnusedPort.next());
            redis.startAgain();
            return redis;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path unpackProgram() throws IOException {
        Path program = Files.createTempDirectory("redis-").resolve("redis-server");
        program.getParent().toFile().deleteOnExit();
        program.toFile().deleteOnExit();
        String name = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
        try (InputStream content = Objects.requireNonNull(ExecutableProvider.class.getResourceAsStream(name))) {
            ProgramFile.write(program, content);
        }
        return program;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts an empty server on the same port. */
    public void startAgain() {
        try {
            process = new ProcessBuilder(
                            program.toString(),
                            "--bind",
                            "127.0.0.1",
                            "--port",
                            Integer.toString(port),
                            "--save",
                            "",
                            "--appendonly",
                            "no")
                    .redirectErrorStream(true)
                    .start();
            StringBuilder printed = new StringBuilder();
            BufferedReader output = process.inputReader();
            String line = output.readLine();
            while (line != null && !line.contains(READY)) {
                printed.append(line).append('\n');
                line = output.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("Redis did not start:\n" + printed);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public void stop() {
        process.destroyForcibly().onExit().join();
    }

    /** Redis does not answer, but keeps its connections. */
    public void freeze() {
        ProcessSignals.freeze(process);
    }

    public void wake() {
        ProcessSignals.wake(process);
    }

    /** Executes commands over another connection. */
    public <T> T byHand(Function<RedisCommands<String, String>, T> commands) {
        RedisClient client = RedisClient.create(url());
        client.setOptions(ClientOptions.builder().autoReconnect(false).build());
        try (client;
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return commands.apply(connection.sync());
        }
    }

    /** A failure during a test. */
    public enum Disruption {
        STOPPED,
        FROZEN,
        EMPTIED,
        /** The stored values differ from the written ones. */
        LYING
    }

    /**
     * Starts a failure.
     *
     * @param lie changes the stored values for {@link Disruption#LYING}
     * @return the {@link System#nanoTime} at the start
     */
    public long begin(Disruption disruption, Consumer<RedisCommands<String, String>> lie) {
        long now = System.nanoTime();
        return switch (disruption) {
            case STOPPED -> {
                stop();
                yield now;
            }
            case FROZEN -> {
                freeze();
                yield now;
            }
            case EMPTIED -> timedByHand(RedisCommands::flushall);
            case LYING -> timedByHand(lie);
        };
    }

    /** The measured time starts after the connection is made. */
    private long timedByHand(Consumer<RedisCommands<String, String>> commands) {
        return byHand(redis -> {
            long begun = System.nanoTime();
            commands.accept(redis);
            return begun;
        });
    }

    public void end(Disruption disruption) {
        switch (disruption) {
            case STOPPED -> startAgain();
            case FROZEN -> wake();
            case EMPTIED, LYING -> {}
        }
    }

    /** Starts or wakes the server, also after a failed test. */
    public void restore() {
        if (process.isAlive()) {
            wake();
        } else {
            startAgain();
        }
    }

    /** The field of a hash; null if it is missing. */
    public @Nullable String field(String key, String field) {
        return byHand(redis -> redis.hget(key, field));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            wake();
            stop();
        }
    }
}
