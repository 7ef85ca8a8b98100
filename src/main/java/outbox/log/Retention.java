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
import platform.clock.ClockCheck;

/**
 * Maintains the segments of the log, on every instance. It adds segments ahead of the ids in use, and drops segments that are older than
 * the retention and are no longer needed. It drops the oldest segment first, so that the log never has a gap.
 */
public final class Retention implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    /** The maximum difference between the clocks of two instances. */
    private static final Duration SKEW = Duration.ofHours(1);

    private final Segments segments;
    private final List<LogKeeper> keepers;
    private final LogProperties log;
    private final OutboxProperties limits;
    private final Clock clock;
    private final ClockCheck check;
    private @Nullable BackgroundLoop extending;
    private @Nullable BackgroundLoop cutting;
    private String lastMessage = "";

    public Retention(
            Segments segments,
            List<LogKeeper> keepers,
            LogProperties log,
            OutboxProperties limits,
            Clock clock,
            ClockCheck check) {
        this.segments = segments;
        this.keepers = keepers;
        this.log = log;
        this.limits = limits;
        this.clock = clock;
        this.check = check;
    }

    @Override
    public void start() {
        extending = new BackgroundLoop("outbox-log-ahead", log.extendInterval(), this::extend);
        Duration retention = log.retention();
        if (retention != null) {
            cutting = new BackgroundLoop(
                    "outbox-log-retention",
                    log.cutInterval(),
                    check.whileRight(log.cutInterval(), () -> cut(retention)));
        }
    }

    private Duration extend() {
        try {
            int added = segments.extend(log.segmentIds());
            if (added > 0) {
                LOG.info("Log segments added: count={}", added);
            }
        } catch (PessimisticLockingFailureException busy) {
            LOG.info("Log segment not added yet, a long query locks the log: reason={}", busy.getMessage());
        }
        return log.extendInterval();
    }

    private Duration cut(Duration retention) {
        try {
            cutBefore(clock.instant().minus(retention));
        } catch (PessimisticLockingFailureException busy) {
            LOG.info("Log segment not dropped yet, a long query locks the log: reason={}", busy.getMessage());
        }
        return log.cutInterval();
    }

    /**
     * Drops the full segments whose events were all published before the cutoff and are no longer needed. It goes from the oldest segment
     * to the newest, and stops at the first one that must stay.
     */
    public void cutBefore(Instant cutoff) {
        for (Segment segment : segments.full()) {
            Optional<End> last = segments.last(segment);
            if (last.isEmpty()) {
                continue; // the segment is empty: ended instances had reserved its ids; keeping it costs nothing
            }
            if (!last.get().publishedAt().isBefore(cutoff)) {
                return;
            }
            Optional<String> needed = needed(segment, last.get()).or(() -> segments.cut(segment));
            if (needed.isPresent()) {
                logOnce("segment kept: first_id=%d reason=%s".formatted(segment.fromId(), needed.get()));
                return;
            }
            logOnce("segment dropped: first_id=%d last_published_at=%s"
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

    /** Logs a message unless it equals the last one, as the same segment is usually kept for a long time. */
    private void logOnce(String message) {
        if (!message.equals(lastMessage)) {
            LOG.info("Retention of the log: {}", message);
            lastMessage = message;
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

    /** The same phase as that of the transport, because the retention writes to the database too. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }
}
