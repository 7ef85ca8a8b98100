package outbox.log;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import outbox.EventReader.LogPosition;
import outbox.log.EventLog.Boundary;
import outbox.log.EventLog.Page;

/**
 * How far a reader is behind the log, by two measures. Its lag counts all committed events; a running transaction of any client makes it longer. Its
 * own delay counts only the events that it could read. Thread-safe.
 */
final class Lag {

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final LagLog log;
    private final Mark committed;
    private final Mark readable;
    private LogPosition stored = LogPosition.START;
    /** Whether the last read found no events. */
    private volatile boolean foundNothing;
    /** See {@link #delayByLoad}. */
    private volatile Duration delayByLoad = Duration.ZERO;
    /** The last read, if it failed. */
    private @Nullable Failure failure;

    /** @param nanoTime clock like {@link System#nanoTime()} */
    Lag(Clock clock, LongSupplier nanoTime, LagLog log) {
        this.log = log;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.committed = new Mark(nanoTime.getAsLong());
        this.readable = new Mark(nanoTime.getAsLong());
    }

    /** The time before a read. */
    Asked ask() {
        return new Asked(nanoTime.getAsLong(), clock.instant());
    }

    /** Must be called with the stored position before each read. A reader that was set back begins anew, and is not late until it has caught up. */
    synchronized void begin(LogPosition position, Asked asked) {
        if (position.compareTo(stored) < 0) {
            committed.beginAnew(asked);
            readable.beginAnew(asked);
        }
        stored = position;
    }

    /**
     * Updates both measures after a read, and logs the lag when it is long.
     *
     * @param asked the result of {@link #ask} before the read
     */
    synchronized void read(Page page, Asked asked) {
        foundNothing = page.entries().isEmpty();
        failure = null;
        measure(page, asked);
        log.read(asked.nanos(), lagAt(asked), committed.reached != null, page.more());
    }

    private Duration lagAt(Asked asked) {
        return Duration.ofNanos(asked.nanos() - committed.nanos());
    }

    /** Updates both measures while another instance reads. */
    synchronized void readElsewhere(LogPosition position, Boundary boundary, Asked asked) {
        begin(position, asked);
        measure(new Page(List.of(), position, position.compareTo(boundary.end()) < 0, boundary), asked);
    }

    private void measure(Page page, Asked asked) {
        committed.read(page, page.boundary().nextTxid(), asked);
        readable.read(page, page.boundary().end().txid() + 1, asked);
        delayByLoad = readable.reached == null ? Duration.ZERO : Duration.ofNanos(asked.nanos() - readable.nanos());
    }

    /**
     * Notes that a read has failed, and logs a failure that lasts when the lag is long.
     *
     * @param asked the result of {@link #ask} before the read
     */
    synchronized void failed(Asked asked, RuntimeException reason) {
        delayByLoad = Duration.ZERO;
        String line = firstLine(reason);
        failure = new Failure(stored, line, failure != null && failure.at().equals(stored));
        if (failure.again()) {
            log.failed(asked.nanos(), lagAt(asked), line);
        }
    }

    /** Of an error of the database its own message, as that of Spring begins with the statement. Later lines may show the values of a row. */
    private static String firstLine(RuntimeException reason) {
        Throwable cause = reason instanceof DataAccessException access ? access.getMostSpecificCause() : reason;
        return cause.toString().lines().findFirst().orElse("");
    }

    /**
     * Why the reader does not get past this stored position; empty unless its last two reads or more failed there. A single failure may pass, such
     * as a conflict with another transaction.
     */
    synchronized Optional<String> lastingFailure(LogPosition position) {
        return Optional.ofNullable(failure)
                .filter(last -> last.again() && last.at().equals(position))
                .map(Failure::reason);
    }

    /**
     * How late the reader was at its last read because it cannot keep up: all events that could be read longer ago had been read. Zero while it
     * reads the log from the beginning, after a read that failed, and for a reader that only a running transaction holds back. It does not grow
     * while the reader does not read, for example because the process is frozen.
     */
    Duration delayByLoad() {
        return delayByLoad;
    }

    /** Whether the last read found no events; false before the first read. */
    boolean foundNothing() {
        return foundNothing;
    }

    /** All events that were committed before this time have been read; empty until the events of a poll have all been read. */
    Optional<Instant> readUntil() {
        return Optional.ofNullable(committed.reached).map(Asked::at);
    }

    /** All events that were committed longer ago than this have been read. */
    Duration now() {
        return Duration.ofNanos(nanoTime.getAsLong() - committed.nanos());
    }

    double seconds() {
        return now().toNanos() / 1e9;
    }

    /** All events that could be read longer ago than this have been read: those that no running transaction held back. */
    double delaySeconds() {
        return (nanoTime.getAsLong() - readable.nanos()) / 1e9;
    }

    /**
     * A time by both clocks.
     *
     * @param nanos by the clock of the readers, like {@link System#nanoTime()}
     * @param at by the clock of the platform
     */
    record Asked(long nanos, Instant at) {}

    /**
     * @param at the stored position of the reader
     * @param again whether the read before failed at the same position
     */
    private record Failure(LogPosition at, String reason, boolean again) {}

    /** The newest poll whose events have all been read. Each poll defines its events by a transaction id: those of all lower ids. */
    private static final class Mark {

        private volatile long begunNanos;
        /** The oldest poll whose events have not all been read; null if all have been read. */
        private @Nullable Poll pending;
        /** Null until the events of a poll have all been read. */
        private volatile @Nullable Asked reached;

        Mark(long begunNanos) {
            this.begunNanos = begunNanos;
        }

        void read(Page page, long belowTxid, Asked asked) {
            Poll look = new Poll(belowTxid, asked);
            if (look.isRead(page)) {
                reached = asked;
                pending = null;
            } else if (pending == null) {
                pending = look;
            } else if (pending.isRead(page)) {
                reached = pending.asked();
                pending = look;
            }
        }

        void beginAnew(Asked asked) {
            begunNanos = asked.nanos();
            pending = null;
            reached = null;
        }

        /** The time of the poll, or the time at which the reader began. */
        long nanos() {
            Asked poll = reached;
            return poll == null ? begunNanos : poll.nanos();
        }
    }

    private record Poll(long belowTxid, Asked asked) {

        boolean isRead(Page upTo) {
            return belowTxid <= (upTo.more() ? upTo.end().txid() : upTo.end().txid() + 1);
        }
    }
}
