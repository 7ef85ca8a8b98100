package outbox.log;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.EventTypes;
import outbox.LogReader;
import platform.background.BackgroundLoop;

/**
 * Polls the log for one {@link LogReader} in a thread of its own. Its position is in memory and begins at the end of the log, unlike that of
 * {@link Cursors}; {@link LogReader} says why both exist. An event that cannot be decoded is skipped. If the follower stopped there, its view
 * would be stale, and the log could not be cut, until the next start.
 */
public final class LogFollower {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final int PAGE = 2000;

    private final LogReader reader;
    private final String name;
    private final EventTypes known;
    private final EventLog.Selection selection;
    private final LogTail tail;
    private final Duration interval;
    private volatile @Nullable LogPosition position;
    private final Lag lag;
    private @Nullable BackgroundLoop loop;

    /** @param interval the wait between two polls while there are no new events */
    public LogFollower(LogReader reader, LogTail tail, LogMeters meters, Duration interval) {
        this.reader = reader;
        this.name = reader.getClass().getSimpleName();
        this.known = new EventTypes(reader.eventTypes());
        this.selection = new EventLog.Selection(known.names(), true);
        this.tail = tail;
        this.interval = interval;
        this.lag = meters.measureLag(name);
    }

    /** Starts to read at the end of the log; after a stop, continues at the last position. */
    public void start() {
        position = position == null ? tail.boundary().end() : position;
        loop = new BackgroundLoop("outbox-log-" + name, interval, this::poll);
    }

    /** The transaction id up to which all readers have read the log; {@link Long#MAX_VALUE} without readers. */
    public static long readTxid(List<LogFollower> followers) {
        return followers.stream().mapToLong(LogFollower::readTxid).min().orElse(Long.MAX_VALUE);
    }

    /** The transaction id up to which this reader has read the log; 0 before the start. */
    private long readTxid() {
        LogPosition read = position;
        if (read == null) {
            return 0;
        }
        return read.eventId() == Long.MAX_VALUE ? read.txid() : read.txid() - 1;
    }

    public Stream<BackgroundLoop> loop() {
        return Stream.ofNullable(loop);
    }

    private Duration poll() {
        Lag.Asked asked = lag.ask();
        EventLog.Page page = tail.read(requireNonNull(position), selection, PAGE);
        List<Event> events = new ArrayList<>(page.entries().size());
        for (Entry entry : page.entries()) {
            try {
                events.add(LogTail.event(entry, known));
            } catch (RuntimeException unreadable) {
                LOG.error(
                        "Log reader skipped an event that it cannot decode: reader={} event={}; check its payload in outbox.event",
                        name,
                        entry.eventId(),
                        unreadable);
            }
        }
        if (!events.isEmpty()) {
            reader.on(events);
        }
        position = page.end();
        lag.read(page, asked);
        if (page.more()) {
            return Duration.ZERO;
        }
        reader.caughtUp(lag.now(), page.end().txid());
        return interval;
    }
}
