package tracking.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import tracking.change.Position;

/** When this instance had reached which position, for some minutes. Thread-safe for one writer. */
final class ReachedPositions {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final NavigableMap<Instant, Position> positions = new ConcurrentSkipListMap<>();

    /** @param now a time after the position was read */
    void add(Instant now, Position position) {
        Map.Entry<Instant, Position> last = positions.lastEntry();
        if (last == null || !now.isBefore(last.getKey().plus(PAUSE))) {
            positions.put(now, position);
            positions.headMap(now.minus(KEPT)).clear();
        }
    }

    /** The last position that is known to have been reached before the time; it may have been reached well before. */
    Optional<Position> before(Instant time) {
        return Optional.ofNullable(positions.lowerEntry(time)).map(Map.Entry::getValue);
    }
}
