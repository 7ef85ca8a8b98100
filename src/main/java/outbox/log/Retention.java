package outbox.log;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.PessimisticLockingFailureException;
import outbox.LogKeeper;
import outbox.log.Segments.End;
import outbox.log.Segments.Segment;
import outbox.settings.LogProperties;
import outbox.settings.OutboxProperties;
import platform.background.BackgroundLoop;

/**
 * Keeps the log's segments, on every instance: some ahead of what is written, none that is older than the retention and that nobody
 * needs. They go from the oldest on, so that the log has one beginning.
 */
public final class Retention implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    /** By which the clocks of instances differ at most. */
    private static final Duration SKEW = Duration.ofHours(1);

    private final Segments segments;
    private final List<LogKeeper> keepers;
    private final LogProperties log;
    private final OutboxProperties limits;
    private final Clock clock;
    private @Nullable BackgroundLoop extending;
    private @Nullable BackgroundLoop cutting;
    private String told = "";

    public Retention(
            Segments segments, List<LogKeeper> keepers, LogProperties log, OutboxProperties limits, Clock clock) {
        this.segments = segments;
        this.keepers = keepers;
        this.log = log;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public void start() {
        extending = new BackgroundLoop("outbox-log-ahead", log.extendInterval(), this::extend);
        Duration retention = log.retention();
        if (retention != null) {
            cutting = new BackgroundLoop("outbox-log-retention", log.cutInterval(), () -> cut(retention));
        }
    }

    private Duration extend() {
        try {
            int added = segments.extend(log.segmentIds());
            if (added > 0) {
                LOG.info("{} segments added to the log", added);
            }
        } catch (PessimisticLockingFailureException busy) {
            LOG.info("The log is being read by a long query; its next segment waits: {}", busy.getMessage());
        }
        return log.extendInterval();
    }

    private Duration cut(Duration retention) {
        try {
            cutBefore(clock.instant().minus(retention));
        } catch (PessimisticLockingFailureException busy) {
            LOG.info("The log is being read by a long query; its oldest segment stays: {}", busy.getMessage());
        }
        return log.cutInterval();
    }

    /** Cuts off what was published before and is needed by nobody, up to the first segment that has to stay. */
    public void cutBefore(Instant cutoff) {
        for (Segment segment : segments.full()) {
            Optional<End> last = segments.last(segment);
            if (last.isEmpty()) {
                continue; // all of its ids were lost with instances that ended; it costs nothing
            }
            if (!last.get().publishedAt().isBefore(cutoff)) {
                return;
            }
            Optional<String> needed = needed(segment, last.get()).or(() -> segments.cut(segment));
            if (needed.isPresent()) {
                logOnce("The log's segment from id %d on is kept for %s".formatted(segment.fromId(), needed.get()));
                return;
            }
            logOnce("The log's segment from id %d on is dropped, published until %s"
                    .formatted(segment.fromId(), last.get().publishedAt()));
        }
    }

    private Optional<String> needed(Segment segment, End last) {
        Instant begun = segments.cutUntil().orElse(Instant.EPOCH);
        Instant ended = last.publishedAt().plus(SKEW);
        return segments.needed(segment, last)
                .or(() -> keepers.stream()
                        .flatMap(keeper -> keeper.unfinished(begun, ended).stream())
                        .findFirst());
    }

    /** Not again and again. */
    private void logOnce(String news) {
        if (!news.equals(told)) {
            LOG.info("Retention of the log: {}", news);
            told = news;
        }
    }

    @Override
    public void stop() {
        long deadline = System.nanoTime() + limits.drainLimit().toNanos();
        BackgroundLoop.stop(extending, deadline);
        BackgroundLoop.stop(cutting, deadline);
        extending = null;
        cutting = null;
    }

    @Override
    public boolean isAutoStartup() {
        return limits.delivers();
    }

    @Override
    public boolean isRunning() {
        return extending != null;
    }

    /** With the transport: it writes, too. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }
}
