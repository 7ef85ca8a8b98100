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
 * Starts the embedded database again, on its old port, when it has died under a running platform. A database that dies again and again
 * has a reason that a restart does not mend (memory, disk): then the process ends, so that whoever runs it notices.
 *
 * <p>It looks five times a second. {@link ProcessHandle#onExit()} would look at longer and longer intervals, up to five seconds, as the
 * server is no child of this process.
 */
final class PostgresWatch implements AutoCloseable {

    /** EX_UNAVAILABLE of sysexits.h: something that the program needs is not there. */
    static final int EXIT_CODE = 69;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresWatch.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Server.INTERRUPTED_START_LIMIT.plusSeconds(5);

    /**
     * @param restarts how often the server may be started again
     * @param within in which time; earlier restarts do not count
     * @param toStart how long a restart is tried. The first tries may fail: sessions of the dead server end a moment after it
     */
    record Limits(int restarts, Duration within, Duration toStart) {
        static final Limits USUAL = new Limits(5, Duration.ofMinutes(10), Duration.ofSeconds(60));
    }

    private final Server server;
    private final int port;
    private final Limits limits;
    private final Runnable giveUp;
    private final Deque<Long> restarts = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean hasGivenUp;

    /** The server as it was last found; null until the first look that did not fail. */
    private @Nullable Optional<ProcessHandle> running;

    private boolean failsToLook;

    private PostgresWatch(Server server, int port, Limits limits, Runnable giveUp) {
        this.server = server;
        this.port = port;
        this.limits = limits;
        this.giveUp = giveUp;
        this.thread = Thread.ofPlatform().daemon().name("postgres-watch").unstarted(this::watch);
    }

    /** @param giveUp called once, in the watch's own thread, when the server is not started again */
    static PostgresWatch start(Server server, Limits limits, Runnable giveUp) throws IOException {
        int port = Server.port(server.data())
                .orElseThrow(() -> new IOException("The server in %s names no port".formatted(server.data())));
        PostgresWatch watch = new PostgresWatch(server, port, limits, giveUp);
        watch.thread.start();
        return watch;
    }

    static void endProcess() {
        System.exit(EXIT_CODE);
    }

    private void watch() {
        try {
            while (!closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!look()) {
                    hasGivenUp = true;
                    giveUp.run();
                    return;
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false if the server has died and is not started again. A failure to look is not its death: the next look may succeed. */
    private boolean look() throws InterruptedException {
        try {
            if (running == null) {
                running = server.process();
            }
            boolean goesOn = running.filter(Server::isAlive).isPresent() || startAgain();
            failsToLook = false;
            return goesOn;
        } catch (IOException | RuntimeException failed) {
            if (!failsToLook) {
                LOG.error(
                        "The embedded database cannot be watched: looking for its process failed. It is looked at again until that works:"
                                + " folder={}",
                        server.data(),
                        failed);
            }
            failsToLook = true;
            return true;
        }
    }

    /** Returns whether it runs again, or is no longer wanted. */
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
                                    + " No order is lost. Mend the reason and start the platform again: folder={}",
                            EXIT_CODE,
                            server.data(),
                            failed);
                    return false;
                }
                LOG.debug("The embedded database does not start yet", failed);
            }
            if (closed.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
    }

    /** From now on the server may end. Ends a restart that is under way, and waits until nothing of it runs. */
    @Override
    public void close() {
        closed.countDown();
        if (hasGivenUp) {
            return; // its thread waits for the end of this process, and so for us
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
