package platform.id;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.time.Clock;
import java.util.UUID;

/**
 * Generates ids that sort by the time of their creation (UUIDv7). Each id is greater than the one before it, also within a millisecond and
 * when the clock steps back by less than a second.
 */
@FunctionalInterface
public interface Ids {

    UUID next();

    static Ids timeOrdered(Clock clock) {
        return new TimeOrderedEpochFactory(clock)::create;
    }
}
