package tracking.change;

import java.time.Instant;
import java.util.Optional;

/** Reads the stored changes at its own pace. */
public interface ChangeFollower {

    /** Changes that were stored at this time or later are still needed; empty if none is. */
    Optional<Instant> needsSince();
}
