package app.database;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.aot.AbstractAotProcessor;

/**
 * Ends a start at once when the process is told to end (SIGTERM, SIGINT), and stops the embedded database first. Spring would finish the
 * start before it closes anything. Whoever does not wait so long kills the process, and then the database goes on without it. The platform
 * loses nothing if it ends at any moment, so nothing else must be closed.
 */
public final class EndedStart implements ApplicationListener<SpringApplicationEvent> {

    /** The exit code of a JVM that SIGTERM ends. */
    private static final int TERMINATED = 143;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);

    private enum State {
        STARTING,
        ENDING,
        OVER
    }

    private EndedStart() {}

    /**
     * Makes a signal end the start of this application. Spring abandons a start in which it only prepares beans, and such a start has no database.
     */
    public static void allowFor(SpringApplication application) {
        if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            return;
        }
        EndedStart start = new EndedStart();
        application.addListeners(start);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("end-of-a-start").unstarted(start::end));
    }

    /** From the end of the start on, Spring ends the process gracefully. A start that fails because it is ended has nothing to report. */
    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        boolean isOver = event instanceof ApplicationStartedEvent || event instanceof ApplicationFailedEvent;
        if (isOver && !state.compareAndSet(State.STARTING, State.OVER) && state.get() == State.ENDING) {
            awaitTheEnd();
        }
    }

    private void end() {
        if (!state.compareAndSet(State.STARTING, State.ENDING)) {
            return;
        }
        try {
            OwnDatabase.end(STOP_LIMIT);
            System.err.println("Orderwright: the start was ended by a signal.");
        } catch (IOException | InterruptedException | RuntimeException failed) {
            System.err.println("Orderwright: the start was ended by a signal; the embedded database may still run: "
                    + failed.getMessage());
        } finally {
            Runtime.getRuntime().halt(TERMINATED);
        }
    }

    private static void awaitTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
    }
}
