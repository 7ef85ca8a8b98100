package outbox.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import outbox.Outbox;
import outbox.settings.OutboxProperties;

/**
 * The bounded queue of one listener. If the queue is full, new deliveries stay in their table and commands are refused. The queue then
 * accepts no newer delivery directly until the table has been read again.
 *
 * <p>A delivery enters the queue directly after the commit of its event. The deliveries of one lane enter in the order of their ids, but
 * concurrent transactions enter in the order of their commits. So each refill from the table sorts all deliveries by id. This keeps the
 * order of each lane. All methods are thread-safe.
 */
public final class Inbox {

    private final int capacity;
    private final int batchLimit;
    private final long delayNanos;
    private ArrayDeque<Item> queue = new ArrayDeque<>();
    /** The items that a worker has taken and has not finished. */
    private final Set<Item> busy = Collections.newSetFromMap(new IdentityHashMap<>());
    /** The event ids of the deliveries that are queued or busy. */
    private final Set<Long> present = new HashSet<>();
    /** The lanes that have a held delivery in the table. Later deliveries of such a lane may have to wait behind it. */
    private final Set<String> blocked = new HashSet<>();
    /** By event id: the commands whose callers wait until the listeners have handled the event. */
    private final Map<Long, Item.QueuedCommand> awaited = new ConcurrentHashMap<>();

    private boolean open;
    private boolean draining;
    /** True if some deliveries are only in the table. No newer delivery enters directly before the table has been read. */
    private boolean overflowed;

    private boolean refill;
    /** When the running batch was taken, by {@link System#nanoTime()}. */
    private long takenNanos;

    /** The moving average of the duration of a batch. */
    private long batchNanos;

    public Inbox(OutboxProperties limits) {
        capacity = limits.queueCapacity();
        batchLimit = limits.batchLimit();
        delayNanos = limits.queueDelay().toNanos();
    }

    /** Runs an action while all inboxes are locked. Callers must always pass the inboxes in the same order, to avoid deadlocks. */
    static <T> T withAllLocked(List<Inbox> inboxes, Supplier<T> action) {
        if (inboxes.isEmpty()) {
            return action.get();
        }
        synchronized (inboxes.getFirst()) {
            return withAllLocked(inboxes.subList(1, inboxes.size()), action);
        }
    }

    public synchronized void open() {
        close();
        busy.clear();
        present.clear();
        blocked.clear();
        open = true;
        draining = false;
        overflowed = true;
    }

    /**
     * The first half of a stop. The queued items and the events that they lead to are still processed. New commands are refused, and the
     * table is no longer read.
     */
    public synchronized void drain() {
        draining = true;
    }

    /**
     * Accepts no items from now on, and clears the queue. Its deliveries are still in their table.
     *
     * @return the items that were in the queue
     */
    public synchronized List<Item> close() {
        open = false;
        List<Item> left = List.copyOf(queue);
        queue.clear();
        notifyAll();
        return left;
    }

    public synchronized boolean isIdle() {
        return queue.isEmpty() && busy.isEmpty();
    }

    /** The queued items and the items that a worker is processing. */
    synchronized List<Item> all() {
        return Stream.concat(queue.stream(), busy.stream()).toList();
    }

    /** How long the worker has been processing its current batch, in nanoseconds; 0 if it is processing none. */
    public synchronized long busyNanos() {
        return busy.isEmpty() ? 0 : System.nanoTime() - takenNanos;
    }

    /** Adds the delivery of an event directly after the commit. */
    void offer(Outbox.Published event) {
        offer(new Item.Delivery(event.eventId(), event.event(), event.cause().trace(), 0, false));
    }

    /** Adds a delivery, or leaves it in the table if it must wait for a refill. A delivery that is present already is ignored. */
    public synchronized void offer(Item.Delivery delivery) {
        if (overflowed || blocked.contains(delivery.lane()) || queue.size() >= capacity) {
            overflowed = true;
            notifyAll();
        } else if (open && present.add(delivery.eventId())) {
            queue.add(delivery);
            notifyAll();
        }
    }

    /**
     * Adds a command, or refuses it. Commands cannot use the last quarter of the queue: it is reserved for deliveries, because accepted work
     * goes before new work. A full queue can take longer than a caller waits, so a command that gives way is also refused if its expected
     * wait is longer than the limit.
     *
     * @return false if the command is refused
     */
    public synchronized boolean offer(Item.QueuedCommand queued) {
        boolean accepted = open
                && !draining
                && queue.size() < capacity - capacity / 4
                && !(queued.payload().givesWay() && expectedNanos() > delayNanos);
        if (accepted) {
            queue.add(queued);
            notifyAll();
        }
        return accepted;
    }

    /**
     * Registers that the caller of a command waits until this listener has handled the event. Does nothing if the event was not caused by
     * such a command.
     */
    void await(Outbox.Published event) {
        if (event.cause().item() instanceof Item.QueuedCommand queued
                && queued.payload().answeredWhenHandled()) {
            queued.expectHandling();
            awaited.put(event.eventId(), queued);
            queued.future.whenComplete((answer, failure) -> handled(event.eventId()));
        }
    }

    /** Reports to a waiting command that this listener has handled the event. */
    void handled(long eventId) {
        Item.QueuedCommand queued = awaited.remove(eventId);
        if (queued != null) {
            queued.handled();
        }
    }

    /**
     * Marks the lanes of items that could not be claimed in the table. Newer deliveries of these lanes come from the table only, so that they
     * do not overtake these items.
     */
    synchronized void block(List<? extends Item> kept) {
        for (Item item : kept) {
            if (item instanceof Item.Delivery delivery) {
                blocked.add(delivery.lane());
                rereadFromTable(delivery.lane());
            }
        }
    }

    /** Requests that the worker reads the table, as it may contain deliveries that are not in the queue. */
    public synchronized void askForRefill() {
        refill = true;
        notifyAll();
    }

    /**
     * Removes the matching deliveries from the queue and requests a refill. Called when deliveries went back to the table or have become
     * deliverable. Newer deliveries must not overtake these deliveries.
     */
    synchronized void rereadFromTable(Predicate<Item.Delivery> which) {
        queue.removeIf(item ->
                item instanceof Item.Delivery delivery && which.test(delivery) && present.remove(delivery.eventId()));
        overflowed = true;
        notifyAll();
    }

    void rereadFromTable() {
        rereadFromTable(delivery -> true);
    }

    void rereadFromTable(String lane) {
        rereadFromTable(delivery -> delivery.lane().equals(lane));
    }

    /** The maximum number of deliveries to read from the table now; 0 if no refill is due or the queue is more than half full. */
    public synchronized int refillLimit() {
        if (!isRefillDue()) {
            return 0;
        }
        refill = false;
        overflowed = false;
        return capacity - queue.size();
    }

    private boolean isRefillDue() {
        return open && !draining && (refill || overflowed) && queue.size() <= capacity / 2;
    }

    synchronized Long[] present() {
        return present.toArray(Long[]::new);
    }

    /**
     * Adds the deliveries that were read from the table, and sorts all deliveries in the queue by event id.
     *
     * @param held the lanes in which a delivery is held in the table
     * @param found the deliveries, in the order of their ids
     * @param readUpTo the last event id that was read if the table may contain more, or null. Newer deliveries are then removed from the
     *     queue, so that they do not overtake the deliveries that were not read.
     */
    public synchronized void refill(Set<String> held, List<Item.Delivery> found, @Nullable Long readUpTo) {
        if (readUpTo != null) {
            rereadFromTable(delivery -> delivery.eventId() > readUpTo);
        }
        blocked.clear();
        blocked.addAll(held);
        for (Item.Delivery delivery : found) {
            if (open && present.add(delivery.eventId())) {
                queue.add(delivery);
            }
        }
        Iterator<Item.Delivery> ordered = queue.stream()
                .filter(Item.Delivery.class::isInstance)
                .map(Item.Delivery.class::cast)
                .sorted(Comparator.comparingLong(Item.Delivery::eventId))
                .iterator();
        ArrayDeque<Item> merged = new ArrayDeque<>(queue.size());
        queue.forEach(item -> merged.add(item instanceof Item.Delivery ? ordered.next() : item));
        queue = merged;
    }

    /**
     * Takes the queued items, up to a limit; waits only while the queue is empty. An item that must run alone is returned alone.
     *
     * @return the items in order; empty if a refill is due, if the inbox is closed, or after the time-out
     */
    @SuppressWarnings("WaitNotInLoop")
    // a spurious wake-up returns an empty batch, and the caller calls again
    public synchronized List<Item> take(int limit, Duration timeout) throws InterruptedException {
        if (queue.isEmpty() && open && !isRefillDue()) {
            wait(timeout.toMillis());
        }
        boolean alone = !queue.isEmpty() && queue.peek().alone();
        List<Item> taken = new ArrayList<>();
        while (!queue.isEmpty() && queue.peek().alone() == alone && taken.size() < (alone ? 1 : limit)) {
            taken.add(queue.remove());
        }
        busy.addAll(taken);
        takenNanos = System.nanoTime();
        return taken;
    }

    /** Marks items as finished: the worker no longer processes them. */
    public synchronized void done(List<? extends Item> items) {
        if (!items.isEmpty()) {
            batchNanos = (batchNanos + System.nanoTime() - takenNanos) / 2;
        }
        for (Item item : items) {
            if (busy.remove(item) && item instanceof Item.Delivery delivery) {
                present.remove(delivery.eventId());
            }
        }
    }

    public synchronized int depth() {
        return queue.size();
    }

    /** The age of the first item of the queue in seconds; 0 if the queue is empty. */
    synchronized double oldestAgeSeconds(long nowNanos) {
        Item oldest = queue.peek();
        return oldest == null ? 0 : (nowNanos - oldest.queuedNanos()) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /**
     * The expected wait of a new item until its batch begins, estimated from the duration of the last batches. It is 0 if the queue is
     * empty, because the next batch is then short.
     */
    private long expectedNanos() {
        return queue.isEmpty() ? 0 : Math.max(batchNanos, busyNanos()) * (1 + queue.size() / batchLimit);
    }
}
