package order.availability;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis. It is opened when it is first needed, and opened again after it was lost. No thread waits for the connection: a
 * request fails at once if it cannot be sent, and times out if Redis does not answer in time.
 */
final class RedisLink implements AutoCloseable {

    /** After this many failed requests in a row, the connection is closed and a new one is opened. */
    private static final int FAILURES = 4;

    /**
     * Maximum number of requests in flight. This limit is far above normal use. It stops requests from piling up when Redis does not
     * answer.
     */
    private static final int QUEUE = 10_000;

    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI address;
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;
    private int failures;
    private volatile boolean closed;

    /** @param requestTimeout see {@link RedisLimits} */
    RedisLink(RedisURI address, Duration connectTimeout, Duration requestTimeout, SslOptions ssl) {
        this.address = address;
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .protocolVersion(ProtocolVersion.RESP2)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .requestQueueSize(QUEUE)
                .timeoutOptions(TimeoutOptions.enabled(requestTimeout))
                .socketOptions(
                        SocketOptions.builder().connectTimeout(connectTimeout).build())
                .sslOptions(ssl)
                .build());
    }

    /** Runs a script and returns its result. The future fails if there is no connection, or no answer in time. */
    CompletableFuture<List<String>> run(Script script, List<String> keys, List<String> arguments) {
        String[] named = keys.toArray(String[]::new);
        String[] given = arguments.toArray(String[]::new);
        return open().thenCompose(open -> open.async()
                .<List<Object>>evalsha(script.digest(), ScriptOutputType.MULTI, named, given)
                .toCompletableFuture()
                .exceptionallyCompose(failure -> isUnknownScript(failure)
                        ? open.async().eval(script.text(), ScriptOutputType.MULTI, named, given)
                        : CompletableFuture.failedFuture(failure))
                .whenComplete((answer, failure) -> count(open, failure))
                .thenApply(answer -> answer.stream().map(String::valueOf).toList()));
    }

    private static boolean isUnknownScript(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof RedisNoScriptException;
    }

    private synchronized CompletableFuture<StatefulRedisConnection<String, String>> open() {
        CompletableFuture<StatefulRedisConnection<String, String>> known = connection;
        if (known != null && !isLost(known)) {
            return known;
        }
        failures = 0;
        CompletableFuture<StatefulRedisConnection<String, String>> next =
                client.connectAsync(StringCodec.UTF8, address).toCompletableFuture();
        connection = next;
        return next;
    }

    /**
     * Whether a new connection is needed. It reads the future's state only once, because the attempt to connect may fail at any moment: two
     * reads could contradict each other.
     */
    static boolean isLost(Future<? extends StatefulConnection<?, ?>> known) {
        return switch (known.state()) {
            case RUNNING -> false;
            case SUCCESS -> !known.resultNow().isOpen();
            case FAILED, CANCELLED -> true;
        };
    }

    /** Counts failures in a row, because a connection whose other end is gone may look open for many minutes. */
    private synchronized void count(StatefulRedisConnection<String, String> used, @Nullable Throwable failure) {
        failures = failure == null ? 0 : failures + 1;
        if (failures >= FAILURES) {
            failures = 0;
            used.closeAsync();
        }
    }

    /** If true, requests fail because the application is stopping, not because of Redis. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown(Duration.ZERO, END_LIMIT);
        resources.shutdown(0, END_LIMIT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(END_LIMIT.toMillis());
    }
}
