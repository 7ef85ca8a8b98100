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
 * The bounded queue in front of one listener. Deliveries that find it full stay in their table and are read again from
 * there, before anything newer is taken directly; commands that find it full are refused.
 *
 * <p>Deliveries come in straight after their commits, those of a lane in the order of their ids; a look into the table puts all into that
 * order, as what was published at the same time came in as it was committed. This keeps the order of each lane.
 */
public final class Inbox {

    private final int capacity;
    private final int batchLimit;
    private final long delayNanos;
    private ArrayDeque<Item> queue = new ArrayDeque<>();
    /** What was taken and is not done. */
    private final Set<Item> busy = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Deliveries that are queued or busy. */
    private final Set<Long> present = new HashSet<>();
    /** Lanes of which something may wait in the table behind what is held there. */
    private final Set<String> blocked = new HashSet<>();
    /** Commands whose callers wait until these events are heard. */
    private final Map<Long, Item.QueuedCommand> awaited = new ConcurrentHashMap<>();

    private boolean open;
    private boolean draining;
    /** Something is in the table only; nothing newer comes in before it was read from there. */
    private boolean overflowed;

    private boolean refill;
    /** When the running batch was taken, and how long the last ones took. */
    private long takenNanos;

    private long batchNanos;

    public Inbox(OutboxProperties limits) {
        capacity = limits.queueCapacity();
        batchLimit = limits.batchLimit();
        delayNanos = limits.queueDelay().toNanos();
    }

    /** Does something while no inbox gives or takes; they are given in the same order always. */
    static <T> T together(List<Inbox> inboxes, Supplier<T> action) {
        if (inboxes.isEmpty()) {
            return action.get();
        }
        synchronized (inboxes.getFirst()) {
            return together(inboxes.subList(1, inboxes.size()), action);
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

    /** The first half of a stop: what is here, and what it leads to, is finished; no command and no old delivery begins. */
    public synchronized void drain() {
        draining = true;
    }

    /** From now on nothing comes in. What is left is dropped: the deliveries are in their table. */
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

    /** What is queued, and what is being worked on. */
    synchronized List<Item> all() {
        return Stream.concat(queue.stream(), busy.stream()).toList();
    }

    /** For how long the batch that was taken last has been worked on; 0 if it is done. */
    public synchronized long busyNanos() {
        return busy.isEmpty() ? 0 : System.nanoTime() - takenNanos;
    }

    /** Straight after its commit. */
    void offer(Outbox.Published event) {
        offer(new Item.Delivery(event.eventId(), event.event(), event.cause().trace(), 0, false));
    }

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
     * Commands leave the last quarter of the queue to deliveries: what was accepted goes before what is new. A queue may hold more
     * than can be done while a caller waits, so what gives way is refused by how long it would probably wait.
     */
    public synchronized boolean offer(Item.QueuedCommand asked) {
        boolean accepted = open
                && !draining
                && queue.size() < capacity - capacity / 4
                && !(asked.payload().givesWay() && expectedNanos() > delayNanos);
        if (accepted) {
            queue.add(asked);
            notifyAll();
        }
        return accepted;
    }

    /** A caller who wants so is answered when this event is heard, however and whenever it gets here. */
    void await(Outbox.Published event) {
        if (event.cause().item() instanceof Item.QueuedCommand asked
                && asked.payload().answeredWhenHandled()) {
            asked.expectHandling();
            awaited.put(event.eventId(), asked);
            asked.future.whenComplete((answer, failure) -> handled(event.eventId()));
        }
    }

    void handled(long eventId) {
        Item.QueuedCommand asked = awaited.remove(eventId);
        if (asked != null) {
            asked.handled();
        }
    }

    /** The table did not let these go. What is newer in their lanes comes in from there only, lest it goes before them. */
    synchronized void block(List<? extends Item> kept) {
        for (Item item : kept) {
            if (item instanceof Item.Delivery delivery) {
                blocked.add(delivery.lane());
                readAgain(delivery.lane());
            }
        }
    }

    /** There may be deliveries in the table that are not here. */
    public synchronized void askForRefill() {
        refill = true;
        notifyAll();
    }

    /** Deliveries of these kinds are back in the table, or can be taken only now: the newer ones must not go before them. */
    synchronized void readAgain(Predicate<Item.Delivery> which) {
        queue.removeIf(item ->
                item instanceof Item.Delivery delivery && which.test(delivery) && present.remove(delivery.eventId()));
        overflowed = true;
        notifyAll();
    }

    void readAgain() {
        readAgain(delivery -> true);
    }

    void readAgain(String lane) {
        readAgain(delivery -> delivery.lane().equals(lane));
    }

    /** How many deliveries a look into the table should bring: none when it is not needed or there is no room. */
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
     * Takes what was found in the table.
     *
     * @param held lanes in which something is held there
     * @param found in the order of their ids
     * @param readUpTo where the look ended if it did not see all; what is newer goes back to the table, not to be taken
     *     before what was not seen
     */
    public synchronized void refill(Set<String> held, List<Item.Delivery> found, @Nullable Long readUpTo) {
        if (readUpTo != null) {
            readAgain(delivery -> delivery.eventId() > readUpTo);
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
     * Everything that is queued, up to a limit, never waiting for more once there is something. An item that must be alone
     * comes alone. Empty: a refill is due, or the inbox is closed, or patience has ended.
     */
    @SuppressWarnings("WaitNotInLoop")
    public // who woke for nothing goes away with nothing
    synchronized List<Item> take(int limit, Duration patience) throws InterruptedException {
        if (queue.isEmpty() && open && !isRefillDue()) {
            wait(patience.toMillis());
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

    /** They are no longer being worked on. */
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

    synchronized double oldestAgeSeconds(long nowNanos) {
        Item oldest = queue.peek();
        return oldest == null ? 0 : (nowNanos - oldest.queuedNanos()) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Until what comes in now is begun, if batches take as long as they do. Where nobody waits, the next batch is short. */
    private long expectedNanos() {
        return queue.isEmpty() ? 0 : Math.max(batchNanos, busyNanos()) * (1 + queue.size() / batchLimit);
    }
}
