package app.database;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts the embedded database on its old port if it dies while the platform runs. If the database dies again and again, a restart does
 * not remove the reason (memory, disk). Then this process ends, so that the operator notices.
 *
 * <p>The watch checks the server's process five times a second. {@link ProcessHandle#onExit()} would check at longer and longer intervals,
 * up to five seconds, because the server is not a child of this process.
 */
final class PostgresWatch implements AutoCloseable {

    /** EX_UNAVAILABLE of sysexits.h: a service that the program needs is not available. */
    static final int EXIT_CODE = 69;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresWatch.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = PostgresServer.INTERRUPTED_START_LIMIT.plusSeconds(5);

    /**
     * @param restarts how often the server may be restarted within the period {@code within}
     * @param within the period; earlier restarts do not count
     * @param toStart how long the watch retries one restart. The first tries may fail, because sessions of the dead server end a moment
     *     after it
     */
    record Limits(int restarts, Duration within, Duration toStart) {
        static final Limits USUAL = new Limits(5, Duration.ofMinutes(10), Duration.ofSeconds(60));
    }

    private final PostgresServer server;
    private final int port;
    private final Limits limits;
    private final Runnable giveUp;
    private final Deque<Long> restarts = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean hasGivenUp;

    /** The server's process as the watch found it last; null until the first check that did not fail. */
    private @Nullable Optional<ProcessHandle> running;

    private boolean checkFailed;

    private PostgresWatch(PostgresServer server, int port, Limits limits, Runnable giveUp) {
        this.server = server;
        this.port = port;
        this.limits = limits;
        this.giveUp = giveUp;
        this.thread = Thread.ofPlatform().daemon().name("postgres-watch").unstarted(this::watch);
    }

    /**
     * Starts the watch in a thread of its own.
     *
     * @param giveUp called once, in the watch's own thread, if the server has died and is not restarted
     */
    static PostgresWatch start(PostgresServer server, Limits limits, Runnable giveUp) throws IOException {
        int port = PostgresServer.port(server.data())
                .orElseThrow(() -> new IOException("The pid file in %s has no port".formatted(server.data())));
        PostgresWatch watch = new PostgresWatch(server, port, limits, giveUp);
        watch.thread.start();
        return watch;
    }

    static void endProcess() {
        System.exit(EXIT_CODE);
    }

    private void watch() {
        try {
            while (!closed.await(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!check()) {
                    hasGivenUp = true;
                    giveUp.run();
                    return;
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Returns false if the server has died and is not restarted. If the check itself fails, the server counts as alive, because the next
     * check may succeed.
     */
    private boolean check() throws InterruptedException {
        try {
            if (running == null) {
                running = server.process();
            }
            boolean goesOn = running.filter(PostgresServer::isAlive).isPresent() || startAgain();
            checkFailed = false;
            return goesOn;
        } catch (IOException | RuntimeException failed) {
            if (!checkFailed) {
                LOG.error(
                        "The embedded database cannot be watched, because the check of its process failed. The check is repeated until it succeeds:"
                                + " folder={}",
                        server.data(),
                        failed);
            }
            checkFailed = true;
            return true;
        }
    }

    /** Returns true if the server runs again or the watch is being closed, and false if the server cannot be restarted. */
    private boolean startAgain() throws InterruptedException {
        long died = System.nanoTime();
        restarts.removeIf(before -> died - before > limits.within().toNanos());
        if (restarts.size() >= limits.restarts()) {
            LOG.error(
                    "The embedded database has died again after {} restarts in {} minutes and is not restarted; this process ends with exit code {}."
                            + " No order is lost. Look for the reason (memory, disk space, the system's log) and start the platform again: folder={}",
                    limits.restarts(),
                    limits.within().toMinutes(),
                    EXIT_CODE,
                    server.data());
            return false;
        }
        restarts.addLast(died);
        LOG.warn(
                "The embedded database has died and is restarted: port={} restart={} allowed={} minutes={}",
                port,
                restarts.size(),
                limits.restarts(),
                limits.within().toMinutes());
        while (true) {
            try {
                if (server.process().isEmpty()) {
                    server.start(port);
                }
                running = server.process();
                LOG.info("The embedded database answers again: port={}", port);
                return true;
            } catch (IOException | RuntimeException failed) {
                if (System.nanoTime() - died > limits.toStart().toNanos()) {
                    LOG.error(
                            "The embedded database has died and cannot be restarted; this process ends with exit code {}."
                                    + " No order is lost. Remove the reason and start the platform again: folder={}",
                            EXIT_CODE,
                            server.data(),
                            failed);
                    return false;
                }
                LOG.debug("The embedded database does not start yet", failed);
            }
            if (closed.await(RETRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
    }

    /** Stops the watch, so that the server may end. Interrupts a restart in progress and waits until the watch's thread has ended. */
    @Override
    public void close() {
        closed.countDown();
        if (hasGivenUp) {
            return; // the watch's thread ends this process, and so waits for this method
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
