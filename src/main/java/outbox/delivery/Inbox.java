package outbox.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * <p>Each delivery is in one of three states. {@code present} holds the ids of the queued and the running deliveries.
 *
 * <pre>
 * IN THE TABLE ONLY --offer, refill--> QUEUED --take--> RUNNING --done--> handled, or IN THE TABLE ONLY
 * QUEUED --rereadFromTable, close--> IN THE TABLE ONLY
 * </pre>
 *
 * <p>A command has the states QUEUED and RUNNING only. {@link Phase} is the state of the inbox itself, and {@link Backlog} says what it knows
 * about the deliveries that are in the table only.
 *
 * <p>A delivery enters the queue directly after the commit of its event. The deliveries of one lane enter in the order of their ids, but
 * concurrent transactions enter in the order of their commits. So each refill from the table sorts all deliveries by id. This keeps the
 * order of each lane. All methods are thread-safe: one lock, the inbox itself, guards the whole state.
 */
public final class Inbox {

    private final int capacity;
    private final int batchLimit;
    /** A command that gives way is refused if it would wait longer. */
    private long longestWaitNanos;

    private Phase phase = Phase.CLOSED;
    private Backlog backlog = Backlog.NONE;
    private ArrayDeque<Item> queue = new ArrayDeque<>();
    /** The items that a worker has taken and has not finished. */
    private final Set<Item> running = Collections.newSetFromMap(new IdentityHashMap<>());
    /** The event ids of the deliveries that are queued or running. */
    private final Set<Long> present = new HashSet<>();
    /** The lanes that have a held delivery in the table. Later deliveries of such a lane may have to wait behind it. */
    private final Set<String> blocked = new HashSet<>();
    /**
     * The lanes with a queued delivery that went back to the table since the last read of the table began. That read may have left the
     * delivery out, because it was present.
     */
    private final Set<String> wentBack = new HashSet<>();
    /** When the running batch was taken, by {@link System#nanoTime()}. */
    private long takenNanos;

    /** The moving average of the duration of a batch. */
    private long batchNanos;

    /** What the inbox accepts; changed by {@link #open}, {@link #drain} and {@link #close}. */
    private enum Phase {
        /** Deliveries and commands; the table is read when needed. */
        OPEN,
        /** Only the new deliveries that the queued items lead to. */
        DRAINING,
        /** Nothing. */
        CLOSED
    }

    /** Whether deliveries of this listener are in the table only; {@link #refillLimit} begins a read of the table and so leads to NONE. */
    private enum Backlog {
        /** No such delivery is known; new deliveries enter the queue directly. */
        NONE,
        /** There may be some, so the table is read soon; new deliveries still enter directly. */
        POSSIBLE,
        /** There are some. No newer delivery enters directly before the table has been read. */
        KNOWN
    }

    public Inbox(OutboxProperties limits) {
        capacity = limits.queueCapacity();
        batchLimit = limits.batchLimit();
        longestWaitNanos = limits.queueDelay().toNanos();
    }

    /** Changes how long a command that gives way may wait. */
    public synchronized void allowWait(long nanos) {
        longestWaitNanos = nanos;
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
        running.clear();
        present.clear();
        blocked.clear();
        phase = Phase.OPEN;
        backlog = Backlog.KNOWN;
    }

    /**
     * The first half of a stop. The queued items and the events that they lead to are still processed. New commands are refused, and the
     * table is no longer read.
     */
    public synchronized void drain() {
        phase = phase == Phase.OPEN ? Phase.DRAINING : phase;
    }

    /**
     * Accepts no items from now on, and clears the queue. Its deliveries are still in their table.
     *
     * @return the items that were in the queue
     */
    public synchronized List<Item> close() {
        phase = Phase.CLOSED;
        List<Item> left = List.copyOf(queue);
        queue.clear();
        notifyAll();
        return left;
    }

    public synchronized boolean isIdle() {
        return queue.isEmpty() && running.isEmpty();
    }

    /** The queued items and the items that a worker is processing. */
    synchronized List<Item> all() {
        return Stream.concat(queue.stream(), running.stream()).toList();
    }

    /** How long the worker has been processing its current batch, in nanoseconds; 0 if it is processing none. */
    public synchronized long busyNanos() {
        return running.isEmpty() ? 0 : System.nanoTime() - takenNanos;
    }

    /** Adds the delivery of an event directly after the commit. */
    void offer(Outbox.Published event, Item.@Nullable Group group) {
        String trace = event.cause().trace();
        offer(new Item.Delivery(event.eventId(), event.event(), trace, 0, false, group, System.nanoTime()));
    }

    /** Adds a delivery, or leaves it in the table if it must wait for a refill. A delivery that is present already is ignored. */
    public synchronized void offer(Item.Delivery delivery) {
        if (backlog == Backlog.KNOWN || blocked.contains(delivery.lane()) || queue.size() >= capacity) {
            leaveInTable();
        } else {
            enqueue(delivery);
        }
    }

    private void leaveInTable() {
        backlog = Backlog.KNOWN;
        notifyAll();
    }

    private void enqueue(Item.Delivery delivery) {
        if (phase != Phase.CLOSED && present.add(delivery.eventId())) {
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
        boolean accepted = phase == Phase.OPEN
                && queue.size() < capacity - capacity / 4
                && !(queued.payload().givesWay() && expectedNanos() > longestWaitNanos);
        if (accepted) {
            queue.add(queued);
            notifyAll();
        }
        return accepted;
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
        backlog = backlog == Backlog.NONE ? Backlog.POSSIBLE : backlog;
        notifyAll();
    }

    /**
     * Removes the matching deliveries from the queue and requests a refill. Called when deliveries went back to the table or have become
     * deliverable. Newer deliveries must not overtake these deliveries.
     */
    private synchronized void rereadFromTable(Predicate<Item.Delivery> which) {
        queue.removeIf(item -> item instanceof Item.Delivery delivery && which.test(delivery) && sendBack(delivery));
        leaveInTable();
    }

    private boolean sendBack(Item.Delivery delivery) {
        wentBack.add(delivery.lane());
        return present.remove(delivery.eventId());
    }

    /** Removes all deliveries from the queue, and requests a refill. */
    public void rereadFromTable() {
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
        backlog = Backlog.NONE;
        wentBack.clear();
        return capacity - queue.size();
    }

    private boolean isRefillDue() {
        return phase == Phase.OPEN && backlog != Backlog.NONE && queue.size() <= capacity / 2;
    }

    synchronized Long[] present() {
        return present.toArray(Long[]::new);
    }

    /** The groups of which all deliveries are queued or running. */
    List<Item.Group> wholeGroups() {
        Map<Item.Group, Integer> found = new HashMap<>();
        all().forEach(item -> {
            if (item instanceof Item.Delivery delivery && delivery.group() != null) {
                found.merge(delivery.group(), 1, Integer::sum);
            }
        });
        return found.keySet().stream()
                .filter(group -> group.size() == requireNonNull(found.get(group)))
                .toList();
    }

    /**
     * Adds the deliveries that were read from the table, and sorts all deliveries in the queue by event id. Lanes whose deliveries went back
     * to the table during the read are left out: they may lack older deliveries, and the next read has all.
     *
     * @param held the lanes in which a delivery is held in the table
     * @param found the deliveries, in the order of their ids
     * @param readUpTo the last event id that was read if the table may contain more, or null. Newer deliveries are then removed from the
     *     queue, so that they do not overtake the deliveries that were not read.
     */
    public synchronized void refill(Set<String> held, List<Item.Delivery> found, @Nullable Long readUpTo) {
        found.stream().filter(delivery -> !wentBack.contains(delivery.lane())).forEach(this::enqueue);
        if (readUpTo != null) {
            rereadFromTable(delivery -> delivery.eventId() > readUpTo);
        }
        blocked.clear();
        blocked.addAll(held);
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
     * Takes the queued items, up to a limit; waits only while the queue is empty. An item that must run alone is returned alone. A group is
     * not cut, unless it is larger than the limit.
     *
     * @return the items in order; empty if a refill is due, if the inbox is closed, or after the time-out
     */
    @SuppressWarnings("WaitNotInLoop")
    // a spurious wake-up returns an empty batch, and the caller calls again
    public synchronized List<Item> take(int limit, Duration timeout) throws InterruptedException {
        if (queue.isEmpty() && phase != Phase.CLOSED && !isRefillDue()) {
            wait(timeout.toMillis());
        }
        boolean alone = !queue.isEmpty() && queue.peek().alone();
        List<Item> taken = new ArrayList<>();
        Item.Group group = null;
        while (!queue.isEmpty() && queue.peek().alone() == alone && taken.size() < (alone ? 1 : limit)) {
            Item.Group next = queue.peek() instanceof Item.Delivery delivery ? delivery.group() : null;
            if (next != null && !next.equals(group) && !taken.isEmpty() && taken.size() + next.size() > limit) {
                break;
            }
            group = next;
            taken.add(queue.remove());
        }
        running.addAll(taken);
        takenNanos = System.nanoTime();
        return taken;
    }

    /** Marks items as finished: the worker no longer processes them. */
    public synchronized void done(List<? extends Item> items) {
        if (!items.isEmpty()) {
            batchNanos = (batchNanos + System.nanoTime() - takenNanos) / 2;
        }
        for (Item item : items) {
            if (running.remove(item) && item instanceof Item.Delivery delivery) {
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
    public synchronized long expectedNanos() {
        return queue.isEmpty() ? 0 : Math.max(batchNanos, busyNanos()) * (1 + queue.size() / batchLimit);
    }
}
