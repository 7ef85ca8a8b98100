package tracking.push;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import platform.ratelimit.CallerClass;
import platform.ratelimit.CallerClasses;
import platform.security.Caller;
import platform.web.ProblemException;
import tracking.feed.FeedProperties;

/** Counts the open streams and sockets of this instance: for each caller, and of all callers. Thread-safe. */
@Component
final class StreamLimits {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final FeedProperties properties;
    private final CallerClasses classes;
    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, Integer> bySubject = new ConcurrentHashMap<>();

    StreamLimits(FeedProperties properties, CallerClasses classes) {
        this.properties = properties;
        this.classes = classes;
    }

    /**
     * Counts one more.
     *
     * @return to be run when it ends; to run it again has no effect
     * @throws ProblemException 429 {@code TOO_MANY_STREAMS} or 503 {@code STREAMS_FULL} if there are too many
     */
    Runnable take(Caller caller) {
        if (all.incrementAndGet() > properties.all()) {
            all.decrementAndGet();
            throw full();
        }
        String subject = caller.subject();
        if (bySubject.merge(subject, 1, Integer::sum) > properties.perCaller()
                && classes.of(caller) != CallerClass.BENCHMARK) {
            release(subject);
            throw ProblemException.tooManyRequests(
                    TrackingProblem.TOO_MANY_STREAMS,
                    "This caller has %d open streams already.".formatted(properties.perCaller()),
                    Map.of("limit", properties.perCaller()),
                    RETRY_AFTER);
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                release(subject);
            }
        };
    }

    static ProblemException full() {
        return ProblemException.unavailable(
                TrackingProblem.STREAMS_FULL, "This instance accepts no more streams at the moment.", RETRY_AFTER);
    }

    private void release(String subject) {
        all.decrementAndGet();
        bySubject.computeIfPresent(subject, (unused, count) -> count == 1 ? null : count - 1);
    }
}
