package outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the log for one {@link LogReader}, from its end at the start of the instance. */
final class LogFollower {

    private static final int PAGE = 2000;

    private final LogReader reader;
    private final EventTypes known;
    private final EventLog log;
    private final Duration interval;
    private EventLog.@Nullable Position position;
    private volatile long caughtUpNanos = System.nanoTime();
    private @Nullable Pulse pulse;

    LogFollower(LogReader reader, EventLog log, Duration interval, MeterRegistry meters) {
        this.reader = reader;
        this.log = log;
        this.interval = interval;
        Set<Class<?>> types = new LinkedHashSet<>(reader.reads());
        this.known = new EventTypes(types);
        Gauge.builder("orderwright.outbox.cursor.lag", this, LogFollower::lagSeconds)
                .description("Seconds since the log's reader had read all that could be read")
                .tag("reader", reader.getClass().getSimpleName())
                .register(meters);
    }

    void start() {
        position = null;
        pulse = new Pulse("outbox-log-" + reader.getClass().getSimpleName(), interval, this::poll);
    }

    void stop(Duration patience) {
        if (pulse != null) {
            pulse.stop(patience);
        }
    }

    private Duration poll() {
        long asked = System.nanoTime();
        if (position == null) {
            position = log.end();
        }
        EventLog.Page page = log.read(position, List.of(known.known()), PAGE);
        List<Event> events = new ArrayList<>(page.entries().size());
        for (EventLog.Entry entry : page.entries()) {
            known.decode(entry.type(), entry.payload()).ifPresent(events::add);
        }
        if (!events.isEmpty()) {
            reader.on(events);
        }
        position = page.end();
        if (page.more()) {
            return Duration.ZERO;
        }
        caughtUpNanos = asked;
        reader.caughtUp();
        return interval;
    }

    private double lagSeconds() {
        return (System.nanoTime() - caughtUpNanos) / 1e9;
    }
}
