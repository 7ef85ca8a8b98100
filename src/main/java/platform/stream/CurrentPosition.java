package platform.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The position of the stream of changes, for answers. */
@Component
public final class CurrentPosition {

    private final SingletonSupplier<StreamPositions> positions;

    /** @param positions asked when the first position is taken, because the module of the stream depends on those that take positions */
    CurrentPosition(ObjectProvider<StreamPositions> positions) {
        this.positions = SingletonSupplier.ofNullable(positions::getIfAvailable);
    }

    /**
     * The position as it is now. Take it before the answer is read or decided: then every change that the answer does not show comes after
     * it.
     *
     * @return null if this instance does not know it, or has no stream
     */
    public @Nullable String take() {
        StreamPositions known = positions.get();
        return known == null ? null : known.current().orElse(null);
    }

    /**
     * The position for an answer that considers all changes that were committed before a time.
     *
     * @return null if this instance does not know how far it was then, or has no stream
     */
    public @Nullable String takeBefore(Instant time) {
        StreamPositions known = positions.get();
        return known == null ? null : known.before(time).orElse(null);
    }
}
