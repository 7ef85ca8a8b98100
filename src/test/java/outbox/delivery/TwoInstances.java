package outbox.delivery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import outbox.BatchState;
import outbox.BatchState.OutgoingEvent;
import outbox.Batches;
import outbox.Command;
import outbox.Event;
import outbox.UnitOfWork;
import platform.sql.Writes;
import testing.Asker;
import testing.AtOnce;
import testing.Overlap;

/**
 * Two instances of a module that decide at the same time. Within one instance batches follow one another, so each batch here runs in a
 * transaction of its own, as on an instance of its own.
 */
public final class TwoInstances {

    private final UnitOfWork<?> unit;
    private final Handlers handlers;
    private final Asker asker;
    private final Instant now;

    public TwoInstances(UnitOfWork<?> unit, Asker asker, Instant now) {
        this.unit = unit;
        this.handlers = new Handlers(unit);
        this.asker = asker;
        this.now = now;
    }

    /**
     * Handles the items as one batch, and repeats it after a conflict, as the transport does.
     *
     * @return the published events
     * @throws AssertionError if PostgreSQL itself refused a lock, for example to end a deadlock
     */
    public List<Event> decide(Object... items) {
        return decided(items).published();
    }

    /** The events and the results of a batch; the result of an item that is an event is null. */
    private record Decided(List<Event> published, List<@Nullable Object> results) {}

    private Decided decided(Object... items) {
        while (true) {
            try {
                return asker.transaction().execute(status -> {
                    Overlap.waitLong(asker);
                    return write(unit, items);
                });
            } catch (DuplicateKeyException conflict) {
                assertThat(conflict).isNotNull();
            } catch (CannotAcquireLockException conflict) {
                assertThat(conflict)
                        .as("a refusal of the module, not of PostgreSQL")
                        .hasNoCause();
            }
        }
    }

    /**
     * Handles two items so that they overlap: the second begins when the first has written its rows but has not committed.
     *
     * @return the events that both published
     */
    public List<Event> overlap(Object first, Object second) {
        return overlapping(first, second).stream()
                .flatMap(each -> each.published().stream())
                .toList();
    }

    /** Handles two commands so that they overlap, as {@link #overlap} does, and returns their results. */
    public List<Object> overlapResults(Command<?> first, Command<?> second) {
        return overlapping(first, second).stream()
                .map(each -> requireNonNull(each.results().getFirst()))
                .toList();
    }

    private List<Decided> overlapping(Object first, Object second) {
        return Overlap.of(
                asker,
                () -> {
                    Decided written = write(unit, first);
                    Writes.send();
                    return written;
                },
                () -> decided(second));
    }

    /** Both instances handle their batches at the same time, each in the given order. Returns the events that both published. */
    public List<Event> race(List<? extends List<?>> here, List<? extends List<?>> there) {
        return AtOnce.run(
                        2,
                        instance -> () -> (instance == 0 ? here : there)
                                .stream()
                                        .flatMap(batch -> decide(batch.toArray()).stream())
                                        .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private <W extends BatchState> Decided write(UnitOfWork<W> unit, Object... items) {
        W batch = unit.load(Batches.of(now, items));
        List<@Nullable Object> results = new ArrayList<>();
        for (Object item : items) {
            results.add(handlers.on(item, batch));
        }
        unit.save(batch, events -> List.of());
        return new Decided(batch.published().stream().map(OutgoingEvent::event).toList(), results);
    }
}
