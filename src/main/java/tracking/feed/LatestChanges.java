package tracking.feed;

import java.util.Iterator;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tracking.change.OrderChange;
import tracking.change.Position;

/** The latest changes, without gaps, up to a number of them. Not thread-safe. */
final class LatestChanges {

    /** The change with the number n is at n modulo the length. */
    private final @Nullable OrderChange[] changes;

    private Position last;
    private long size;

    /**
     * @param start the position before the first change that will be added
     * @param most the maximum number of changes to keep, above zero
     */
    LatestChanges(Position start, int most) {
        this.last = start;
        this.changes = new OrderChange[most];
    }

    /** The position of the last change that was added, or the start. */
    Position last() {
        return last;
    }

    /** Whether the change is the next one. */
    boolean continuesWith(OrderChange change) {
        return change.position().number() == last.number() + 1;
    }

    /** Adds a change; if it is not the next one, the changes before it are forgotten. */
    void add(OrderChange change) {
        size = continuesWith(change) ? Math.min(size + 1, changes.length) : 1;
        changes[index(change.position().number())] = change;
        last = change.position();
    }

    /** Whether all changes after the position, up to the last one, are here. */
    boolean covers(Position position) {
        return position.number() <= last.number() && position.number() >= last.number() - size;
    }

    /** The changes after the position, in order; {@link #covers} must hold. */
    Iterator<OrderChange> after(Position position) {
        return LongStream.rangeClosed(position.number() + 1, last.number())
                .mapToObj(number -> Objects.requireNonNull(changes[index(number)]))
                .iterator();
    }

    private int index(long number) {
        return (int) (number % changes.length);
    }
}
