package tracking.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import tracking.change.Position;

/** When this instance had reached which position, for the last ten minutes at least. Thread-safe for one writer. */
final class ReachedPositions {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** The clocks of instances differ by less. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final NavigableMap<Instant, Position> positions = new ConcurrentSkipListMap<>();

    /**
     * Begins ten minutes ago: an answer may tell how things were before this instance started.
     *
     * @param stored finds a position that was reached before a time, by the clocks of other instances
     */
    void begin(Instant now, Function<Instant, Position> stored) {
        Instant from = now.minus(KEPT);
        positions.put(from, stored.apply(from.minus(SKEW)));
    }

    /** @param now a time after the position was read */
    void add(Instant now, Position position) {
        Map.Entry<Instant, Position> last = positions.lastEntry();
        if (last == null || !now.isBefore(last.getKey().plus(PAUSE))) {
            positions.put(now, position);
            forgetBefore(now.minus(KEPT));
        }
    }

    /** Keeps the last position before the time, which is the one that was reached then. */
    private void forgetBefore(Instant time) {
        Instant needed = positions.floorKey(time);
        if (needed != null) {
            positions.headMap(needed).clear();
        }
    }

    /** The last position that is known to have been reached before the time; it may have been reached well before. */
    Optional<Position> before(Instant time) {
        return Optional.ofNullable(positions.lowerEntry(time)).map(Map.Entry::getValue);
    }
}
