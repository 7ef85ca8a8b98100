package order.availability;

import inventory.InventoryEvent.AvailabilityChanged;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import outbox.Event;
import outbox.LogReader;

/**
 * The view in memory: the last stock levels that this instance has read from the event log. It does not refuse a checkout for SKUs that it
 * does not know, or while it has not caught up with the log.
 */
final class AvailabilityView implements Availability, LogReader {

    /** If this instance is further behind the log than this, the view refuses nothing. */
    static final Duration MAX_LAG = Duration.ofSeconds(1);

    private final Clock clock;
    private final LastKnownStock lastKnown;
    private final Copy copy;
    private final Counter refusals;
    private volatile Instant current = Instant.MIN;
    private volatile CompletableFuture<Boolean> nextRead = new CompletableFuture<>();

    AvailabilityView(Clock clock, LastKnownStock lastKnownStock, Copy copy, AvailabilityMeters meters) {
        this.clock = clock;
        this.lastKnown = lastKnownStock;
        this.copy = copy;
        this.refusals = meters.refusals("memory");
    }

    /** Receives every change of a stock level, to copy it elsewhere. */
    interface Copy {

        Copy NONE = new Copy() {};

        default void changed(String skuId) {}

        /** As {@link LogReader#caughtUp}. */
        default void readUpTo(Duration lag, long position) {}
    }

    @Override
    public Set<Class<? extends Event>> eventTypes() {
        return Set.of(AvailabilityChanged.class);
    }

    @Override
    public void on(List<? extends Event> events) {
        for (Event event : events) {
            AvailabilityChanged changed = (AvailabilityChanged) event;
            lastKnown.update(changed);
            copy.changed(changed.skuId());
        }
    }

    @Override
    public void caughtUp(Duration lag, long position) {
        current = clock.instant().minus(lag);
        CompletableFuture<Boolean> looked = nextRead;
        nextRead = new CompletableFuture<>();
        looked.complete(true);
        copy.readUpTo(lag, position);
    }

    @Override
    public List<Shortfall> surelyShort(String reference, Map<String, Long> units) {
        if (!isCurrent()) {
            return List.of();
        }
        List<Shortfall> shortfalls = new ArrayList<>();
        units.forEach((skuId, wanted) -> {
            Level level = lastKnown.of(skuId);
            if (level != null && level.available() < wanted) {
                shortfalls.add(new Shortfall(skuId, wanted, level.available()));
            }
        });
        if (!shortfalls.isEmpty()) {
            refusals.increment();
        }
        return shortfalls;
    }

    /** Whether this instance has read all events that were committed more than a second ago. */
    boolean isCurrent() {
        return !current.plus(MAX_LAG).isBefore(clock.instant());
    }

    /** Waits for the next read of the log; false if it did not end in time. */
    boolean awaitRead(Duration timeout) {
        try {
            return nextRead.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException late) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
