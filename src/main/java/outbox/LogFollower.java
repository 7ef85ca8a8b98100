package outbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import platform.pulse.Pulse;

/** Reads the log for one {@link LogReader}. */
final class LogFollower {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final int PAGE = 2000;

    private final LogReader reader;
    private final String name;
    private final EventTypes known;
    private final Parts parts;
    private volatile EventLog.@Nullable Position position;
    private final Lag lag = new Lag();
    private @Nullable Pulse pulse;

    LogFollower(LogReader reader, Parts parts) {
        this.reader = reader;
        this.name = reader.getClass().getSimpleName();
        this.known = new EventTypes(reader.reads());
        this.parts = parts;
        parts.meters().lag(name, lag);
    }

    /** From the end of the log; when it was stopped in between, from where it was. */
    void start() {
        position = position == null ? parts.log().end() : position;
        pulse = new Pulse("outbox-log-" + name, parts.limits().logInterval(), this::poll);
    }

    /** All that was written up to this transaction has been read; 0 before the start. */
    long readTxid() {
        EventLog.Position read = position;
        if (read == null) {
            return 0;
        }
        return read.eventId() == Long.MAX_VALUE ? read.txid() : read.txid() - 1;
    }

    Stream<Pulse> pulse() {
        return Stream.ofNullable(pulse);
    }

    private Duration poll() {
        long asked = System.nanoTime();
        EventLog.Page page = parts.log().read(requireNonNull(position), known.names(), PAGE);
        List<Event> events = new ArrayList<>(page.entries().size());
        for (EventLog.Entry entry : page.entries()) {
            try {
                known.decode(entry.type(), entry.payload()).ifPresent(events::add);
            } catch (RuntimeException unreadable) {
                LOG.error("{} cannot read event {}: left out", name, entry.eventId(), unreadable);
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
        return parts.limits().logInterval();
    }
}
