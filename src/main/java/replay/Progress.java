package replay;

import java.io.Console;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import replay.client.Stopwatch;

/**
 * Shows the progress of one piece of work: a moving bar on a terminal, or else a line every few seconds. Thread-safe. {@link #close()} shows
 * the last state and ends the display.
 */
public final class Progress implements AutoCloseable {

    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);
    private static final String CLEARED = "\r\u001b[K";

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final PrintWriter out;
    private final boolean terminal;
    private final Stopwatch stopwatch;
    private final String name;
    private final long total;
    private final Duration startedAt;
    private long done;

    Progress(PrintWriter out, boolean terminal, Stopwatch stopwatch, String name, long total) {
        this.out = out;
        this.terminal = terminal;
        this.stopwatch = stopwatch;
        this.name = name;
        this.total = total;
        this.startedAt = stopwatch.elapsed();
        Thread.ofVirtual().name("progress").start(this::tick);
    }

    /** Shows the progress on the error stream if there is a terminal, and nothing otherwise. */
    public static Progress onTerminal(String name, long total) {
        boolean terminal = isTerminal();
        PrintWriter out = terminal ? new PrintWriter(System.err, true) : new PrintWriter(Writer.nullWriter());
        return new Progress(out, terminal, Stopwatch.started(), name, total);
    }

    /** Whether the output goes to a terminal. In Java 25 {@link System#console()} is null if there is no console. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Adds to the number of finished items. */
    public void advance(long by) {
        lock.lock();
        try {
            done += by;
        } finally {
            lock.unlock();
        }
    }

    /** Prints a message on a line of its own, without breaking the progress display. */
    void print(String line) {
        lock.lock();
        try {
            out.println(terminal ? CLEARED + line : line);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        lock.lock();
        try {
            show();
            if (terminal) {
                out.println();
            }
        } finally {
            lock.unlock();
        }
    }

    private void tick() {
        Duration interval = terminal ? ON_TERMINAL : ELSEWHERE;
        try {
            while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                lock.lock();
                try {
                    if (closed.getCount() > 0) {
                        show();
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show() {
        ProgressLine line =
                new ProgressLine(name, done, total, stopwatch.elapsed().minus(startedAt));
        if (terminal) {
            out.print(CLEARED + line.bar());
            out.flush();
        } else {
            out.println(line.text());
        }
    }
}
