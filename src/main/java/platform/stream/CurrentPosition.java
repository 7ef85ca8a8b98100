package platform.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The position of the stream of changes, for answers. */
@Component
public final class CurrentPosition {

    private final ObjectProvider<StreamPositions> positions;

    CurrentPosition(ObjectProvider<StreamPositions> positions) {
        this.positions = positions;
    }

    /**
     * The position as it is now. Take it before the answer is read or decided: then every change that the answer does not show comes after
     * it.
     *
     * @return null if this instance does not know it, or has no stream
     */
    public @Nullable String take() {
        StreamPositions known = positions.getIfAvailable();
        return known == null ? null : known.current().orElse(null);
    }

    /**
     * The position for an answer that considers all changes that were committed before a time.
     *
     * @return null if this instance does not know how far it was then, or has no stream
     */
    public @Nullable String takeBefore(Instant time) {
        StreamPositions known = positions.getIfAvailable();
        return known == null ? null : known.before(time).orElse(null);
    }
}
